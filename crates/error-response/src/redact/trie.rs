//! Words that are looked up letter by letter.

pub(super) struct Trie<T> {
    nodes: Vec<Node<T>>,
}

struct Node<T> {
    /// Sorted by the letter.
    next: Vec<(char, usize)>,
    value: Option<T>,
}

impl<T: Copy> Trie<T> {
    pub(super) const ROOT: usize = 0;

    pub(super) fn new<'a>(words: impl IntoIterator<Item = (&'a str, T)>) -> Trie<T> {
        let mut trie = Trie { nodes: vec![Node { next: Vec::new(), value: None }] };
        for (word, value) in words {
            let node = word.chars().fold(Self::ROOT, |node, letter| trie.grow(node, letter));
            trie.nodes[node].value = Some(value);
        }
        trie
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
    pub(super) fn step(&self, node: usize, letter: char) -> Option<usize> {
        let next = &self.nodes[node].next;
        Some(next[next.binary_search_by_key(&letter, |(letter, _)| *letter).ok()?].1)
    }

    /// What the word that ends here stands for.
    pub(super) fn value(&self, node: usize) -> Option<T> {
        self.nodes[node].value
    }

    /// What a whole word stands for.
    pub(super) fn get(&self, mut letters: impl Iterator<Item = char>) -> Option<T> {
        let node = letters.try_fold(Self::ROOT, |node, letter| self.step(node, letter))?;
        self.value(node)
    }
}
