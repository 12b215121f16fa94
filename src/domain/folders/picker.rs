//! What the list of one row offers, in which order.

use mailbridge_contract::folder::{Choice, FolderReference};

use super::fold::fold;
use super::search::{Hits, Query};
use super::standing::Standing;
use super::suggest::Suggestion;
use super::tree::{FolderIndex, FolderTree};

/// One entry of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// Follow the suggestion.
    Automatic,
    /// Mail stays in the ATS.
    NotMapped,
    /// A folder that suits, above the others.
    Suggested(FolderIndex),
    /// A folder in its place in the tree.
    Folder(FolderIndex),
}

impl Item {
    /// A number of its own, for a widget that knows nothing of folders.
    pub fn key(self) -> u32 {
        let of =
            |index: FolderIndex, offset| 2 * u32::try_from(index.position()).unwrap_or(u32::MAX / 4) + offset;
        match self {
            Self::Automatic => 0,
            Self::NotMapped => 1,
            Self::Suggested(index) => of(index, 2),
            Self::Folder(index) => of(index, 3),
        }
    }

    /// The entry with this number.
    pub fn of_key(key: u32) -> Self {
        match key {
            0 => Self::Automatic,
            1 => Self::NotMapped,
            even if even % 2 == 0 => Self::Suggested(FolderIndex::new((even as usize - 2) / 2)),
            odd => Self::Folder(FolderIndex::new((odd as usize - 3) / 2)),
        }
    }

    /// The entry that is chosen; none where the chosen folder is gone.
    pub fn of_standing(standing: &Standing) -> Option<Self> {
        match standing {
            Standing::Automatic { .. } | Standing::AutomaticOpen { .. } => Some(Self::Automatic),
            Standing::Chosen(folder) | Standing::Renamed { folder, .. } => Some(Self::Folder(*folder)),
            Standing::NotMapped => Some(Self::NotMapped),
            Standing::Followable { .. } | Standing::Gone(_) => None,
        }
    }

    /// The choice that the entry means; none for a folder that is not in the tree.
    pub fn choice(self, tree: &FolderTree) -> Option<Choice> {
        Some(match self {
            Self::Automatic => Choice::Automatic { folder: None },
            Self::NotMapped => Choice::NotMapped,
            Self::Suggested(index) | Self::Folder(index) => Choice::Folder {
                folder: FolderReference::from(&tree.get(index)?.remote),
            },
        })
    }
}

/// All entries. Where there is no one suggestion, what suits comes first, and not mapped as their equal.
pub fn all(suggestion: &Suggestion, tree: &FolderTree) -> Vec<Item> {
    let suggested: Vec<FolderIndex> = match suggestion {
        Suggestion::ArchiveElsewhere { all_mail, labels } => all_mail.iter().chain(labels).copied().collect(),
        Suggestion::Several(folders) => folders.clone(),
        Suggestion::Folder { .. } | Suggestion::Nothing => Vec::new(),
    };
    let fixed = if suggested.is_empty() {
        [Item::Automatic, Item::NotMapped]
    } else {
        [Item::NotMapped, Item::Automatic]
    };
    let folders = tree.iter().map(|(index, _)| Item::Folder(index));
    suggested
        .into_iter()
        .map(Item::Suggested)
        .chain(fixed)
        .chain(folders)
        .collect()
}

/// The entries that match: first automatic and not mapped, where their words do, then folders, the most likely first.
pub fn matching(hits: &Hits, fixed: [(Item, &str); 2]) -> Vec<Item> {
    let named = fixed
        .into_iter()
        .filter(|(_, words)| hits.query().matches(&fold(words)));
    let folders = hits.folders().iter().copied().map(Item::Folder);
    named.map(|(item, _)| item).chain(folders).collect()
}

/// A path as its parents, with the delimiter, and its name, each with what a search found in it.
pub fn highlighted(
    query: &Query,
    path: &str,
    name_start: usize,
) -> [(String, Vec<std::ops::Range<usize>>); 2] {
    let (parents, name) = path.split_at(name_start);
    let (mut in_parents, mut in_name) = (Vec::new(), Vec::new());
    for range in query.highlights(path) {
        if range.start < name_start {
            in_parents.push(range.start..range.end.min(name_start));
        }
        if range.end > name_start {
            in_name.push(range.start.max(name_start) - name_start..range.end - name_start);
        }
    }
    [(parents.to_owned(), in_parents), (name.to_owned(), in_name)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample;
    use super::super::search::SearchIndex;
    use super::super::suggest::Suggestions;
    use super::*;
    use mailbridge_contract::folder::Purpose;

    #[test]
    fn the_equal_choices_for_archived_mail_come_first() {
        let tree = sample::english_gmail(&["Archive"]);
        let suggestion = Suggestions::new(&tree).of(Purpose::Archive);
        let items = all(&suggestion, &tree);
        let name = |item: Item| match item.choice(&tree) {
            Some(Choice::Folder { folder }) => folder.path,
            other => format!("{other:?}")
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_owned(),
        };
        let first: Vec<_> = items[..5].iter().map(|item| name(*item)).collect();
        assert_eq!(first[..3], ["[Gmail]/All Mail", "Archive", "Some(NotMapped)"]);
        assert_eq!(items[3], Item::Automatic);
        assert_eq!(first[4], "INBOX");
        assert_eq!(items.len(), 4 + tree.folders().len());
    }

    #[test]
    fn automatic_comes_first_where_it_stands_for_something() {
        let tree = sample::english_gmail(&[]);
        let items = all(&Suggestions::new(&tree).of(Purpose::Sent), &tree);
        assert_eq!(items[..2], [Item::Automatic, Item::NotMapped]);
    }

    #[test]
    fn words_of_the_fixed_entries_are_found_too() {
        let tree = sample::labels(&["Notes", "Work"]);
        let hits = SearchIndex::new(&tree).search(Query::new("not"), None);
        let fixed = [(Item::Automatic, "Automatic"), (Item::NotMapped, "Not mapped")];
        assert_eq!(
            matching(&hits, fixed),
            [Item::NotMapped, Item::Folder(FolderIndex::new(0))]
        );
    }

    #[test]
    #[expect(clippy::single_range_in_vec_init, reason = "one range is meant")]
    fn what_was_found_is_marked_in_parents_and_name() {
        let query = Query::new("acme archive ts/a");
        let [parents, name] = highlighted(&query, "Clients/Acme/Archive", 13);
        assert_eq!(parents, ("Clients/Acme/".to_owned(), vec![5..12]));
        assert_eq!(name, ("Archive".to_owned(), vec![0..7]));
        let [parents, name] = highlighted(&Query::new("e/a"), "Acme/Archive", 5);
        assert_eq!(
            (parents.1, name.1),
            (vec![3..5], vec![0..1]),
            "a match across the delimiter"
        );
    }

    proptest! {
        #[test]
        fn every_key_means_one_entry(position in 0usize..20_000) {
            let index = FolderIndex::new(position);
            for item in [Item::Automatic, Item::NotMapped, Item::Suggested(index), Item::Folder(index)] {
                prop_assert_eq!(Item::of_key(item.key()), item);
            }
        }
    }
}
