//! Words that are looked up letter by letter.

#[derive(Clone)]
pub(crate) struct Trie<T> {
    nodes: Vec<Node<T>>,
}

#[derive(Clone)]
struct Node<T> {
    /// Sorted by the letter.
    next: Vec<(char, usize)>,
    value: Option<T>,
}

impl<T: Copy> Trie<T> {
    pub(crate) const ROOT: usize = 0;

    pub(crate) fn new<'a>(words: impl IntoIterator<Item = (&'a str, T)>) -> Trie<T> {
        let mut trie = Trie { nodes: vec![Node { next: Vec::new(), value: None }] };
        for (word, value) in words {
            trie.insert(word, value);
        }
        trie
    }

    pub(crate) fn insert(&mut self, word: &str, value: T) {
        let node = word.chars().fold(Self::ROOT, |node, letter| self.grow(node, letter));
        self.nodes[node].value = Some(value);
    }

    /// Takes the meaning of a word; says whether it had one.
    pub(crate) fn remove(&mut self, word: &str) -> bool {
        let node = word.chars().try_fold(Self::ROOT, |node, letter| self.step(node, letter));
        node.is_some_and(|node| self.nodes[node].value.take().is_some())
    }

    /// Whether no word was ever put in.
    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    fn grow(&mut self, node: usize, letter: char) -> usize {
        match self.nodes[node].next.binary_search_by_key(&letter, |(letter, _)| *letter) {
            Ok(found) => self.nodes[node].next[found].1,
            Err(place) => {
                let grown = self.nodes.len();
                self.nodes.push(Node { next: Vec::new(), value: None });
                self.nodes[node].next.insert(place, (letter, grown));
                grown
            }
        }
    }

    /// The node after one more letter.
    pub(crate) fn step(&self, node: usize, letter: char) -> Option<usize> {
        let next = &self.nodes[node].next;
        Some(next[next.binary_search_by_key(&letter, |(letter, _)| *letter).ok()?].1)
    }

    /// What the word that ends here stands for.
    pub(crate) fn value(&self, node: usize) -> Option<T> {
        self.nodes[node].value
    }

    /// What a whole word stands for.
    pub(crate) fn get(&self, mut letters: impl Iterator<Item = char>) -> Option<T> {
        let node = letters.try_fold(Self::ROOT, |node, letter| self.step(node, letter))?;
        self.value(node)
    }
}
