//! Finding a folder among ten thousand by parts of its path.

use std::ops::Range;

use super::fold::{fold, fold_all_onto, fold_onto};
use super::tree::{FolderIndex, FolderTree};

/// What is searched for: words that must all occur in the path, in any order, without regard to case and accents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    whole: String,
    words: Vec<String>,
}

impl Query {
    /// Reads what the user typed.
    pub fn new(typed: &str) -> Self {
        let whole = fold(typed.trim());
        let words = whole.split_whitespace().map(str::to_owned).collect();
        Self { whole, words }
    }

    /// Whether nothing is searched for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether all words occur in a folded text.
    pub(super) fn matches(&self, folded: &str) -> bool {
        self.words.iter().all(|word| folded.contains(word.as_str()))
    }

    /// Whether whatever matches this also matches `earlier`.
    fn narrows(&self, earlier: &Query) -> bool {
        earlier
            .words
            .iter()
            .all(|old| self.words.iter().any(|new| new.contains(old.as_str())))
    }

    /// The parts of a path to highlight: ranges of bytes in the path as it is, in order, apart from each other.
    pub fn highlights(&self, path: &str) -> Vec<Range<usize>> {
        let mut folded = String::with_capacity(path.len());
        // For each byte of the folded path, where the character that it came from starts in the path.
        let mut origins = Vec::with_capacity(path.len() + 1);
        for (start, character) in path.char_indices() {
            fold_onto(character, &mut folded);
            origins.resize(folded.len(), start);
        }
        let mut marked = vec![false; folded.len()];
        for word in &self.words {
            for (start, _) in folded.match_indices(word.as_str()) {
                marked[start..start + word.len()].fill(true);
            }
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (position, origin) in origins
            .iter()
            .copied()
            .enumerate()
            .filter(|(position, _)| marked[*position])
        {
            let next = origins[position..].iter().copied().find(|other| *other > origin);
            let end = next.unwrap_or(path.len());
            match ranges.last_mut() {
                Some(last) if last.end >= origin => last.end = end,
                _ => ranges.push(origin..end),
            }
        }
        ranges
    }
}

/// The folded paths of a tree, folded once.
#[derive(Clone, Debug, Default)]
pub struct SearchIndex {
    folded: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    index: FolderIndex,
    start: u32,
    name_start: u32,
    end: u32,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    query: Query,
    /// In tree order: positions in the search index.
    entries: Vec<u32>,
    ranked: Vec<FolderIndex>,
}

impl Hits {
    /// The folders, the most likely first: those of exactly this name, whose name begins so, whose name contains it, then
    /// those that only contain it in their path; in tree order among equals.
    pub fn folders(&self) -> &[FolderIndex] {
        &self.ranked
    }

    /// What was searched for.
    pub fn query(&self) -> &Query {
        &self.query
    }
}

impl SearchIndex {
    /// Folds the paths of all folders that can be chosen.
    pub fn new(tree: &FolderTree) -> Self {
        let mut search = Self::default();
        for (index, folder) in tree.iter().filter(|(_, folder)| folder.remote.selectable) {
            let (parents, name) = folder.remote.path.split_at(folder.name_start());
            let start = search.position();
            fold_all_onto(parents, &mut search.folded);
            let name_start = search.position();
            fold_all_onto(name, &mut search.folded);
            let end = search.position();
            search.entries.push(Entry {
                index,
                start,
                name_start,
                end,
            });
        }
        search
    }

    fn position(&self) -> u32 {
        u32::try_from(self.folded.len()).unwrap_or(u32::MAX)
    }

    fn text(&self, start: u32, end: u32) -> &str {
        self.folded.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Searches; among the previous hits only where the query narrows theirs, as it does with each further key.
    pub fn search(&self, query: Query, previous: Option<&Hits>) -> Hits {
        let matches = |position: &u32| {
            self.entries
                .get(*position as usize)
                .is_some_and(|entry| query.matches(self.text(entry.start, entry.end)))
        };
        let entries: Vec<u32> = match previous.filter(|previous| query.narrows(&previous.query)) {
            Some(previous) => previous.entries.iter().copied().filter(matches).collect(),
            None => (0..self.entries.len() as u32).filter(matches).collect(),
        };
        let ranked = self.ranked(&query, &entries);
        Hits {
            query,
            entries,
            ranked,
        }
    }

    fn ranked(&self, query: &Query, entries: &[u32]) -> Vec<FolderIndex> {
        let mut ranks: [Vec<FolderIndex>; 4] = Default::default();
        for entry in entries
            .iter()
            .filter_map(|position| self.entries.get(*position as usize))
        {
            let name = self.text(entry.name_start, entry.end);
            let rank = if query.is_empty() || name == query.whole {
                0
            } else if name.starts_with(&query.whole) {
                1
            } else if query.matches(name) {
                2
            } else {
                3
            };
            ranks[rank].push(entry.index);
        }
        ranks.concat()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::super::sample;
    use super::*;

    fn found(tree: &FolderTree, typed: &str) -> Vec<String> {
        SearchIndex::new(tree)
            .search(Query::new(typed), None)
            .folders()
            .iter()
            .map(|index| tree.folders()[index.position()].remote.path.clone())
            .collect()
    }

    #[test]
    fn words_match_anywhere_in_the_path_and_the_name_counts_most() {
        let tree = sample::labels(&[
            "Clients",
            "Clients/Acme",
            "Clients/Acme/Archive",
            "Clients/Köln",
            "Archive 2019",
            "Archive",
            "My archive",
            "Archive/Old",
        ]);
        for (typed, expected) in [
            (
                "archive",
                vec![
                    "Archive",
                    "Clients/Acme/Archive",
                    "Archive 2019",
                    "My archive",
                    "Archive/Old",
                ],
            ),
            ("koln", vec!["Clients/Köln"]),
            ("KÖLN", vec!["Clients/Köln"]),
            ("arch acme", vec!["Clients/Acme/Archive"]),
            ("clients/ac", vec!["Clients/Acme", "Clients/Acme/Archive"]),
            ("nothing", vec![]),
        ] {
            assert_eq!(found(&tree, typed), expected, "{typed}");
        }
        assert_eq!(found(&tree, "  ").len(), tree.folders().len());
    }

    #[test]
    fn containers_are_not_found() {
        let tree = sample::english_gmail(&[]);
        assert_eq!(found(&tree, "gmail").len(), 7, "[Gmail] itself is none of them");
    }

    #[test]
    fn highlights_are_ranges_of_the_original() {
        for (typed, path, expected) in [
            ("koln", "Clients/Köln", vec!["Köln"]),
            ("ko", "Ko\u{308}ln", vec!["Ko\u{308}"]),
            ("str", "Hauptstraße", vec!["str"]),
            ("rass", "Hauptstraße", vec!["raß"]),
            ("s", "ß", vec!["ß"]),
            ("a b", "ab ba", vec!["ab", "ba"]),
            ("ana", "banana", vec!["ana"]),
            ("", "anything", vec![]),
            ("🎉", "a🎉b", vec!["🎉"]),
        ] {
            let parts: Vec<_> = Query::new(typed)
                .highlights(path)
                .into_iter()
                .map(|range| &path[range])
                .collect();
            assert_eq!(parts, expected, "{typed} in {path}");
        }
    }

    #[test]
    fn ten_thousand_labels_are_searched_in_a_moment() {
        let tree = sample::many(10_000);
        let started = Instant::now();
        let search = SearchIndex::new(&tree);
        let mut hits = search.search(Query::default(), None);
        let typed = "societe acme koln arch";
        for end in 1..=typed.len() {
            hits = search.search(Query::new(&typed[..end]), Some(&hits));
        }
        assert!(!hits.folders().is_empty());
        // Unoptimized and on a busy machine; in the browser a keystroke has 50 ms.
        assert!(
            started.elapsed() < Duration::from_secs(2),
            "{:?}",
            started.elapsed()
        );
    }

    fn name() -> impl Strategy<Value = String> {
        "[abÄäéß \u{301}/]{1,8}"
    }

    proptest! {
        #[test]
        fn the_index_finds_what_a_naive_search_finds(
            paths in proptest::collection::vec(name(), 1..30),
            typed in "[abäEs \u{301}]{0,5}",
            edits in proptest::collection::vec((0usize..6, "[ab s]{0,2}"), 0..5),
        ) {
            let tree = FolderTree::new(paths.iter().map(|path| sample::label(path)).collect());
            let search = SearchIndex::new(&tree);
            let mut typed: Vec<char> = typed.chars().collect();
            let mut hits = search.search(Query::new(&String::from_iter(&typed)), None);
            for (at, text) in edits {
                let at = at.min(typed.len());
                typed.splice(at..at, text.chars());
                hits = search.search(Query::new(&String::from_iter(&typed)), Some(&hits));
            }
            let wanted = fold(&String::from_iter(&typed));
            let mut naive: Vec<FolderIndex> = tree.iter()
                .filter(|(_, folder)| folder.remote.selectable)
                .filter(|(_, folder)| {
                    let folded = fold(&folder.remote.path);
                    wanted.split_whitespace().all(|word| folded.contains(word))
                })
                .map(|(index, _)| index)
                .collect();
            let mut found = hits.folders().to_vec();
            found.sort();
            naive.sort();
            prop_assert_eq!(found, naive);
        }

        #[test]
        fn highlights_lie_apart_on_character_boundaries_and_fold_to_the_words(path in name(), typed in "[abäé ]{1,4}") {
            let query = Query::new(&typed);
            let ranges = query.highlights(&path);
            let mut end = 0;
            for (number, range) in ranges.iter().enumerate() {
                prop_assert!(number == 0 || range.start > end);
                prop_assert!(path.get(range.clone()).is_some_and(|part| !part.is_empty()));
                end = range.end;
            }
            let folded = fold(&path);
            let marked = ranges.iter().map(|range| fold(&path[range.clone()])).collect::<Vec<_>>().join(" ");
            for word in query.words.iter().filter(|word| folded.contains(word.as_str())) {
                prop_assert!(marked.contains(word.as_str()), "{word} in {marked}");
            }
        }
    }
}
