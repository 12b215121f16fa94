//! The mailbox's folders as a tree, made from their paths.

use std::collections::HashMap;

use mailbridge_contract::RemoteFolderId;
use mailbridge_contract::folder::{RemoteFolder, SpecialUse};

use super::fold::fold;

/// The place of a folder in its [`FolderTree`]. Of no use with another tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FolderIndex(u32);

impl FolderIndex {
    pub(super) fn new(position: usize) -> Self {
        Self(u32::try_from(position).unwrap_or(u32::MAX))
    }

    /// The position in tree order, from 0.
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// One folder of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// As the server listed it. Where the server names a child only, its parent is made up: not selectable, without id.
    pub remote: RemoteFolder,
    /// How many parents it has.
    pub depth: usize,
    /// The folder that it lies in.
    pub parent: Option<FolderIndex>,
    /// How many folders lie below it, at any depth: they follow it directly in tree order.
    pub below: usize,
    name_start: usize,
}

impl Folder {
    /// The name without its parents.
    pub fn name(&self) -> &str {
        &self.remote.path[self.name_start..]
    }

    /// Where in the path the name starts, in bytes.
    pub fn name_start(&self) -> usize {
        self.name_start
    }

    /// INBOX: the one name that IMAP itself gives a meaning, in any case (RFC 3501 section 5.1).
    pub fn is_inbox(&self) -> bool {
        self.depth == 0 && self.remote.path.eq_ignore_ascii_case("INBOX")
    }
}

/// The mailbox's folders in tree order: a folder, then all below it. Among siblings INBOX comes first, then what leads to
/// a folder with a special use, then the others by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderTree {
    folders: Vec<Folder>,
}

impl FolderTree {
    /// Builds the tree. Every listed folder is in it once; nothing is selectable that was not listed so.
    pub fn new(listed: Vec<RemoteFolder>) -> Self {
        let sketch = Sketch::new(&listed);
        let places = sketch.in_tree_order();
        let made_up = sketch.made_up();
        let mut remotes: Vec<_> = listed.into_iter().chain(made_up).map(Some).collect();
        let mut folders: Vec<Folder> = Vec::with_capacity(places.len());
        for place in places {
            // Each of them has one place.
            let Some(remote) = remotes[place.position].take() else {
                continue;
            };
            let parent = place.parent;
            folders.push(Folder {
                remote,
                depth: parent.map_or(0, |parent| folders[parent.position()].depth + 1),
                parent,
                below: 0,
                name_start: place.name_start,
            });
        }
        for position in (0..folders.len()).rev() {
            if let Some(parent) = folders[position].parent {
                folders[parent.position()].below += folders[position].below + 1;
            }
        }
        Self { folders }
    }

    /// All folders in tree order.
    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// All folders in tree order, with their places.
    pub fn iter(&self) -> impl Iterator<Item = (FolderIndex, &Folder)> {
        self.folders
            .iter()
            .enumerate()
            .map(|(position, folder)| (FolderIndex::new(position), folder))
    }

    /// The folder at a place of this tree.
    pub fn get(&self, index: FolderIndex) -> Option<&Folder> {
        self.folders.get(index.position())
    }

    /// The folder with this raw name; a parent that is made up has none. A mapping asks for a few of them, so that all are
    /// looked through: a table of ten thousand names would take longer to make.
    pub fn find(&self, id: &RemoteFolderId) -> Option<FolderIndex> {
        if id.as_str().is_empty() {
            return None;
        }
        self.iter()
            .find(|(_, folder)| folder.remote.id == *id)
            .map(|(index, _)| index)
    }

    /// The folders that the server marks with this use, in tree order. More than one may be (RFC 6154 section 2).
    pub fn marked(&self, special_use: SpecialUse) -> impl Iterator<Item = FolderIndex> {
        self.iter()
            .filter(move |(_, folder)| {
                folder.remote.selectable && folder.remote.special_use == Some(special_use)
            })
            .map(|(index, _)| index)
    }

    /// INBOX.
    pub fn inbox(&self) -> Option<FolderIndex> {
        self.iter()
            .find(|(_, folder)| folder.is_inbox() && folder.remote.selectable)
            .map(|(index, _)| index)
    }

    /// The folders below this one, at any depth.
    pub fn below(&self, index: FolderIndex) -> &[Folder] {
        let start = index.position() + 1;
        let count = self.get(index).map_or(0, |folder| folder.below);
        self.folders.get(start..start + count).unwrap_or_default()
    }
}

/// A folder whose place is not settled yet.
struct Draft<'a> {
    path: &'a str,
    delimiter: Option<char>,
    parent: Option<usize>,
    children: Vec<usize>,
    name_start: usize,
    leads_to_special_use: bool,
}

/// Where a folder stands in the tree.
struct Place {
    /// Among the drafts.
    position: usize,
    parent: Option<FolderIndex>,
    name_start: usize,
}

/// The tree while it is being built: first what was listed, then the parents that are made up.
struct Sketch<'a> {
    listed: &'a [RemoteFolder],
    drafts: Vec<Draft<'a>>,
    roots: Vec<usize>,
}

impl<'a> Sketch<'a> {
    fn new(listed: &'a [RemoteFolder]) -> Self {
        let draft = |remote: &'a RemoteFolder| Draft::new(&remote.path, remote.delimiter);
        let mut sketch = Self {
            listed,
            drafts: listed.iter().map(draft).collect(),
            roots: Vec::new(),
        };
        let mut by_path = HashMap::with_capacity(listed.len());
        for (position, remote) in listed.iter().enumerate() {
            by_path.entry(remote.path.as_str()).or_insert(position);
        }
        let mut position = 0;
        // Parents that are made up are appended, and so get their own parents in turn.
        while position < sketch.drafts.len() {
            sketch.attach(position, &mut by_path);
            position += 1;
        }
        sketch.mark_ways_to_special_use();
        sketch
    }

    fn attach(&mut self, position: usize, by_path: &mut HashMap<&'a str, usize>) {
        let Draft { path, delimiter, .. } = self.drafts[position];
        let Some((parent_path, _)) = split(path, delimiter) else {
            self.roots.push(position);
            return;
        };
        let parent = *by_path.entry(parent_path).or_insert_with(|| {
            self.drafts.push(Draft::new(parent_path, delimiter));
            self.drafts.len() - 1
        });
        self.drafts[position].parent = Some(parent);
        self.drafts[parent].children.push(position);
    }

    fn mark_ways_to_special_use(&mut self) {
        for (position, remote) in self.listed.iter().enumerate() {
            if remote
                .special_use
                .is_none_or(|special_use| special_use == SpecialUse::Unknown)
            {
                continue;
            }
            let mut next = Some(position);
            while let Some(position) = next.filter(|position| !self.drafts[*position].leads_to_special_use) {
                self.drafts[position].leads_to_special_use = true;
                next = self.drafts[position].parent;
            }
        }
    }

    fn sort_key(&self, position: usize) -> (u8, String, usize) {
        let draft = &self.drafts[position];
        let inbox = draft.parent.is_none() && draft.path.eq_ignore_ascii_case("INBOX");
        let rank = match (inbox, draft.leads_to_special_use) {
            (true, _) => 0,
            (false, true) => 1,
            (false, false) => 2,
        };
        (rank, fold(&draft.path[draft.name_start..]), position)
    }

    fn sorted(&self, siblings: &[usize]) -> impl DoubleEndedIterator<Item = usize> + use<> {
        let mut siblings = siblings.to_vec();
        siblings.sort_by_cached_key(|position| self.sort_key(*position));
        siblings.into_iter()
    }

    fn in_tree_order(&self) -> Vec<Place> {
        let mut places = Vec::with_capacity(self.drafts.len());
        // Taken from the end.
        let mut waiting: Vec<(usize, Option<FolderIndex>)> =
            self.sorted(&self.roots).rev().map(|root| (root, None)).collect();
        while let Some((position, parent)) = waiting.pop() {
            let draft = &self.drafts[position];
            let index = FolderIndex::new(places.len());
            let children = self.sorted(&draft.children).rev();
            waiting.extend(children.map(|child| (child, Some(index))));
            places.push(Place {
                position,
                parent,
                name_start: draft.name_start,
            });
        }
        places
    }

    fn made_up(&self) -> Vec<RemoteFolder> {
        let made_up = self.drafts[self.listed.len()..].iter();
        made_up
            .map(|draft| RemoteFolder {
                id: RemoteFolderId(String::new()),
                path: draft.path.to_owned(),
                delimiter: draft.delimiter,
                special_use: None,
                selectable: false,
                messages: None,
            })
            .collect()
    }
}

impl<'a> Draft<'a> {
    fn new(path: &'a str, delimiter: Option<char>) -> Self {
        Self {
            path,
            delimiter,
            parent: None,
            children: Vec::new(),
            name_start: split(path, delimiter).map_or(0, |(_, start)| start),
            leads_to_special_use: false,
        }
    }
}

/// The path of the parent, and where the name starts. Delimiters at either end or in a row separate nothing.
fn split(path: &str, delimiter: Option<char>) -> Option<(&str, usize)> {
    let delimiter = delimiter?;
    let at = path.trim_end_matches(delimiter).rfind(delimiter)?;
    let parent = path[..at].trim_end_matches(delimiter);
    (!parent.is_empty()).then_some((parent, at + delimiter.len_utf8()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample;
    use super::*;

    fn outline(tree: &FolderTree) -> Vec<String> {
        tree.folders()
            .iter()
            .map(|folder| format!("{}{}", "  ".repeat(folder.depth), folder.name()))
            .collect()
    }

    #[test]
    fn folders_stand_below_their_parents_with_inbox_and_marked_ones_first() {
        let tree = FolderTree::new(vec![
            sample::label("Zoë"),
            sample::label("Clients/Acme"),
            sample::label("acme"),
            sample::label("Clients"),
            sample::marked("[Gmail]/Trash", SpecialUse::Trash),
            sample::marked("[Gmail]/All Mail", SpecialUse::All),
            sample::label("Inbox"),
        ]);
        assert_eq!(
            outline(&tree),
            [
                "Inbox",
                "[Gmail]",
                "  All Mail",
                "  Trash",
                "acme",
                "Clients",
                "  Acme",
                "Zoë"
            ]
        );
        let made_up = tree.get(FolderIndex::new(1)).expect("there");
        assert!(!made_up.remote.selectable, "nobody listed [Gmail]");
        assert_eq!(made_up.below, 2);
        assert_eq!(tree.find(&"".into()), None, "a made-up parent has no id");
    }

    #[test]
    fn the_delimiter_is_the_servers() {
        let dotted = |path: &str| RemoteFolder {
            delimiter: Some('.'),
            ..sample::label(path)
        };
        let flat = |path: &str| RemoteFolder {
            delimiter: None,
            ..sample::label(path)
        };
        let tree = FolderTree::new(vec![dotted("INBOX.Work/Home"), flat("a.b"), dotted("INBOX")]);
        assert_eq!(outline(&tree), ["INBOX", "  Work/Home", "a.b"]);
    }

    #[test]
    fn odd_delimiters_separate_nothing() {
        let tree = FolderTree::new(vec![
            sample::label("/lead"),
            sample::label("a//b"),
            sample::label("a"),
            sample::label("tail/"),
            sample::label("//"),
        ]);
        assert_eq!(outline(&tree), ["//", "/lead", "a", "  b", "tail/"]);
    }

    #[test]
    fn a_deep_path_is_no_trouble() {
        let path = vec!["x"; 2_000].join("/");
        let tree = FolderTree::new(vec![sample::label(&path)]);
        assert_eq!(tree.folders().len(), 2_000);
        assert_eq!(tree.folders()[0].below, 1_999);
    }

    proptest! {
        #[test]
        fn every_listed_folder_is_in_the_tree_once_and_below_its_parent(
            paths in proptest::collection::vec("[ab/]{0,6}", 0..30)
        ) {
            let listed: Vec<_> = paths.iter().enumerate().map(|(number, path)| RemoteFolder {
                id: RemoteFolderId(number.to_string()),
                ..sample::label(path)
            }).collect();
            let tree = FolderTree::new(listed.clone());
            for folder in listed {
                let index = tree.find(&folder.id).expect("in the tree");
                prop_assert_eq!(&tree.folders()[index.position()].remote, &folder);
            }
            for (index, folder) in tree.iter() {
                if let Some(parent) = folder.parent {
                    let parent_folder = &tree.folders()[parent.position()];
                    prop_assert!(parent < index && index.position() <= parent.position() + parent_folder.below);
                    prop_assert!(folder.remote.path.starts_with(&parent_folder.remote.path));
                    prop_assert_eq!(folder.depth, parent_folder.depth + 1);
                }
            }
        }
    }
}
