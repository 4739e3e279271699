//! The table of categories is that of the code.

use error_core::Category;

use super::pages::pages;

#[test]
fn the_table_of_categories_is_whole() {
    let page = &pages()["docs/keys.md"];
    let (_, table) =
        page.split_once("\n| category | default status | meaning |\n|---|---|---|\n").expect("the table is there");
    let written: Vec<_> = table.lines().take_while(|line| line.starts_with('|')).collect();
    let row = |category: &Category| {
        format!("| `{category}` | {} | {} |", category.standard_status().as_u16(), category.description())
    };
    assert_eq!(written, Category::ALL.iter().map(row).collect::<Vec<_>>());
}
