//! The mapping as it is edited: one choice per folder of the ATS.

use std::collections::BTreeMap;

use mailbridge_contract::RoleId;
use mailbridge_contract::folder::{
    Choice, FolderMapping, FolderMappingUpdate, FolderReference, FolderRole, MappingEntry,
};
use serde::{Deserialize, Serialize};

use super::standing::Standing;
use super::tree::FolderTree;

const AUTOMATIC: Choice = Choice::Automatic { folder: None };

/// Choices by folder of the ATS. In JSON each is a field of its own, so that two people's changes can be told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(BTreeMap<RoleId, Choice>);

/// What saving changes for one folder of the ATS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The ATS's folder.
    pub role: RoleId,
    /// What is saved; absent when nothing ever was.
    pub before: Option<Choice>,
    /// What will be.
    pub after: Choice,
}

impl Mapping {
    /// What the ATS holds, of the folders that it has. A folder that was never mapped is absent, and counts as automatic.
    pub fn saved(mapping: &FolderMapping, roles: &[FolderRole]) -> Self {
        let known = |entry: &&MappingEntry| roles.iter().any(|role| role.id == entry.role);
        let entries = mapping.entries.iter().filter(known);
        Self(
            entries
                .map(|entry| (entry.role.clone(), entry.choice.clone()))
                .collect(),
        )
    }

    /// Every folder automatic, as if the user had never chosen.
    pub fn automatic(roles: &[FolderRole]) -> Self {
        Self(roles.iter().map(|role| (role.id.clone(), AUTOMATIC)).collect())
    }

    /// The choice for a folder of the ATS; none when it was never mapped.
    pub fn get(&self, role: &RoleId) -> Option<&Choice> {
        self.0.get(role)
    }

    /// The choice for a folder of the ATS.
    pub fn choice(&self, role: &RoleId) -> &Choice {
        self.0.get(role).unwrap_or(&AUTOMATIC)
    }

    /// Chooses for a folder of the ATS.
    pub fn choose(&mut self, role: &RoleId, choice: Choice) {
        self.0.insert(role.clone(), choice);
    }

    /// The choices in the order of `roles`, where automatic remembers what it stood for when it was saved.
    pub fn choices(&self, roles: &[FolderRole], saved: &Mapping) -> Vec<Choice> {
        let remembered = |role: &FolderRole| match (self.choice(&role.id), saved.choice(&role.id)) {
            (Choice::Automatic { .. }, before @ Choice::Automatic { .. }) => before.clone(),
            (Choice::Automatic { .. }, _) => AUTOMATIC,
            (chosen, _) => chosen.clone(),
        };
        roles.iter().map(remembered).collect()
    }

    /// The mapping to be saved: one choice per folder of the ATS, with the folders as they are now. A reference to a
    /// folder that vanished stays as it is, and so does what is saved where nothing differs that a user could see.
    pub fn resolved(
        &self,
        roles: &[FolderRole],
        standings: &[Standing],
        tree: &FolderTree,
        saved: &Mapping,
    ) -> Self {
        let choices = roles.iter().zip(standings).map(|(role, standing)| {
            let folder = standing.folder().and_then(|index| tree.get(index));
            let reference = folder.map(|folder| FolderReference::from(&folder.remote));
            let choice = match (self.choice(&role.id), reference) {
                (Choice::Automatic { .. }, folder) => Choice::Automatic { folder },
                (Choice::Folder { .. }, Some(folder)) => Choice::Folder { folder },
                (unchanged, _) => unchanged.clone(),
            };
            let same = saved.get(&role.id).filter(|saved| looks_the_same(saved, &choice));
            (role.id.clone(), same.cloned().unwrap_or(choice))
        });
        Self(choices.collect())
    }

    /// What saving this would change. On the first visit that is everything, although the user chose nothing yet.
    pub fn differences(&self, roles: &[FolderRole], saved: &Mapping) -> Vec<Difference> {
        let differs = |role: &&FolderRole| self.get(&role.id) != saved.get(&role.id);
        roles
            .iter()
            .filter(differs)
            .map(|role| Difference {
                role: role.id.clone(),
                before: saved.get(&role.id).cloned(),
                after: self.choice(&role.id).clone(),
            })
            .collect()
    }

    /// The body of a write.
    pub fn update(&self) -> FolderMappingUpdate {
        let entry = |(role, choice): (&RoleId, &Choice)| MappingEntry {
            role: role.clone(),
            choice: choice.clone(),
        };
        FolderMappingUpdate {
            entries: self.0.iter().map(entry).collect(),
        }
    }
}

/// Whether two choices differ in nothing but the mark of their folder. A server may mark a folder anew at any time: that
/// is no change of the mapping, and there would be nothing to show for it.
fn looks_the_same(one: &Choice, other: &Choice) -> bool {
    let seen = |folder: &FolderReference| (folder.id.clone(), folder.path.clone());
    match (one, other) {
        (Choice::NotMapped, Choice::NotMapped) => true,
        (Choice::Automatic { folder: one }, Choice::Automatic { folder: other }) => {
            one.as_ref().map(seen) == other.as_ref().map(seen)
        }
        (Choice::Folder { folder: one }, Choice::Folder { folder: other }) => seen(one) == seen(other),
        _ => false,
    }
}

/// The steps that can be taken back. Each holds only what it changed: what changed elsewhere in the meantime stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History(Vec<Step>);

/// What each folder of the ATS that a step changed had before; nothing for one that was never mapped.
type Step = Vec<(RoleId, Option<Choice>)>;

impl History {
    /// Remembers a step.
    pub fn push(&mut self, before: &Mapping, after: &Mapping) {
        let changed = after.0.keys().filter(|role| before.get(role) != after.get(role));
        self.0.push(
            changed
                .map(|role| (role.clone(), before.get(role).cloned()))
                .collect(),
        );
    }

    /// Takes the last step back, and forgets it.
    pub fn undo(&mut self, mapping: &mut Mapping) {
        for (role, before) in self.0.pop().into_iter().flatten() {
            match before {
                Some(choice) => mapping.0.insert(role, choice),
                None => mapping.0.remove(&role),
            };
        }
    }

    /// Whether there is a step to take back.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets all steps: they lead back to something that is no longer there.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use mailbridge_contract::folder::SpecialUse;
    use proptest::prelude::*;

    use super::super::Mailbox;
    use super::super::review::Review;
    use super::super::sample;
    use super::*;

    fn folder(path: &str) -> Choice {
        Choice::Folder {
            folder: FolderReference {
                id: path.into(),
                path: path.to_owned(),
                special_use: None,
            },
        }
    }

    fn resolved(mapping: &Mapping, saved: &Mapping, tree: FolderTree) -> Mapping {
        let (roles, mailbox) = (sample::roles(), Mailbox::new(tree));
        let review = Review::new(&roles, mapping, saved, &mailbox);
        mapping.resolved(&roles, &review.standings, &mailbox.tree, saved)
    }

    fn automatic_path(choice: &Choice) -> Option<&str> {
        match choice {
            Choice::Automatic { folder } => folder.as_ref().map(|folder| folder.path.as_str()),
            _ => None,
        }
    }

    #[test]
    fn the_first_visit_has_something_to_save_although_nothing_was_touched() {
        let (roles, saved) = (sample::roles(), Mapping::default());
        let first = resolved(&saved, &saved, sample::english_gmail(&[]));
        assert_eq!(
            automatic_path(first.choice(&"deleted".into())),
            Some("[Gmail]/Trash")
        );
        assert_eq!(first.choice(&"archive".into()), &AUTOMATIC);
        assert_eq!(first.differences(&roles, &saved).len(), 6);
        assert_eq!(first.update().entries.len(), 6);
    }

    #[test]
    fn what_is_saved_and_read_again_makes_no_difference() {
        let (roles, nothing) = (sample::roles(), Mapping::default());
        let tree = sample::english_gmail(&["Archive"]);
        let mut mapping = Mapping::default();
        mapping.choose(&"archive".into(), folder("Archive"));
        mapping.choose(&"junk".into(), Choice::NotMapped);
        let sent = resolved(&mapping, &nothing, tree.clone());
        let read = FolderMapping {
            etag: "\"1\"".into(),
            entries: sent.update().entries,
            saved_at: None,
        };
        let saved = Mapping::saved(&read, &roles);
        assert_eq!(saved, sent);
        assert_eq!(resolved(&saved, &saved, tree).differences(&roles, &saved), []);
    }

    #[test]
    fn a_folder_that_is_only_marked_anew_makes_no_difference() {
        let (roles, nothing) = (sample::roles(), Mapping::default());
        let mut mapping = Mapping::default();
        mapping.choose(&"archive".into(), folder("Done"));
        let saved = resolved(&mapping, &nothing, sample::labels(&["Done", "Sent"]));
        let marked = || {
            FolderTree::new(vec![
                sample::marked("Done", SpecialUse::Archive),
                sample::marked("Sent", SpecialUse::Sent),
            ])
        };
        let now = resolved(&saved, &saved, marked());
        assert_eq!(now.differences(&roles, &saved), [], "chosen and automatic alike");

        let mut back = saved.clone();
        back.choose(&"archive".into(), Choice::NotMapped);
        assert_eq!(
            resolved(&back, &saved, marked())
                .differences(&roles, &saved)
                .len(),
            1
        );
        back.choose(&"archive".into(), folder("Done"));
        assert_eq!(resolved(&back, &saved, marked()), saved);
    }

    #[test]
    fn automatic_remembers_what_it_stood_for() {
        let (roles, nothing) = (sample::roles(), Mapping::default());
        let saved = resolved(&nothing, &nothing, sample::english_gmail(&[]));
        let mut mapping = saved.clone();
        mapping.choose(&"deleted".into(), Choice::NotMapped);
        mapping.choose(&"deleted".into(), AUTOMATIC);

        let dutch = resolved(&mapping, &saved, sample::dutch_gmail(&[]));
        let differences = dutch.differences(&roles, &saved);
        let trash = differences
            .iter()
            .find(|difference| difference.role.as_str() == "deleted");
        let trash = trash.expect("it stands for another folder");
        assert_eq!(
            trash.before.as_ref().and_then(automatic_path),
            Some("[Gmail]/Trash")
        );
        assert_eq!(automatic_path(&trash.after), Some("[Google Mail]/Prullenbak"));
    }

    #[test]
    fn a_vanished_folder_stays_in_the_mapping() {
        let mut mapping = Mapping::default();
        mapping.choose(&"archive".into(), folder("Gone"));
        let resolved = resolved(&mapping, &Mapping::default(), sample::english_gmail(&[]));
        assert_eq!(resolved.choice(&"archive".into()), &folder("Gone"));
    }

    #[test]
    fn folders_that_the_ats_has_no_more_are_left_out() {
        let entry = |role: &str| MappingEntry {
            role: role.into(),
            choice: Choice::NotMapped,
        };
        let read = FolderMapping {
            etag: "\"1\"".into(),
            entries: vec![entry("junk"), entry("retired")],
            saved_at: None,
        };
        let entries = Mapping::saved(&read, &sample::roles()).update().entries;
        assert_eq!(entries, [entry("junk")]);
    }

    #[test]
    fn undo_leaves_alone_what_changed_elsewhere() {
        let (mut mapping, mut history) = (Mapping::default(), History::default());
        let before = mapping.clone();
        mapping.choose(&"archive".into(), folder("Mine"));
        history.push(&before, &mapping);
        mapping.choose(&"junk".into(), folder("Theirs"));
        history.undo(&mut mapping);
        assert_eq!(mapping.get(&"archive".into()), None);
        assert_eq!(mapping.choice(&"junk".into()), &folder("Theirs"));
    }

    #[test]
    fn each_choice_is_a_field_in_json() {
        let mut mapping = Mapping::default();
        mapping.choose(&"junk".into(), Choice::NotMapped);
        let json = serde_json::to_string(&mapping).expect("serializes");
        assert_eq!(json, r#"{"junk":{"choice":"not_mapped"}}"#);
        assert_eq!(serde_json::from_str::<Mapping>(&json).expect("readable"), mapping);
    }

    proptest! {
        #[test]
        fn a_write_has_one_entry_per_folder_of_the_ats(
            tree in sample::any_tree(),
            chosen in prop::collection::vec((0usize..6, prop::sample::select(vec!["INBOX", "Work", "Gone"])), 0..6),
        ) {
            let roles = sample::roles();
            let mut mapping = Mapping::default();
            for (place, path) in chosen {
                mapping.choose(&roles[place].id, folder(path));
            }
            let resolved = resolved(&mapping, &Mapping::default(), tree.clone());
            let mut written: Vec<_> = resolved.update().entries.into_iter().map(|entry| entry.role).collect();
            let mut wanted: Vec<_> = roles.iter().map(|role| role.id.clone()).collect();
            written.sort();
            wanted.sort();
            prop_assert_eq!(written, wanted);
            for role in &roles {
                let (written, decided) = (resolved.choice(&role.id), mapping.choice(&role.id));
                prop_assert_eq!(std::mem::discriminant(written), std::mem::discriminant(decided));
                if let Choice::Folder { .. } = decided {
                    prop_assert!(looks_the_same(written, decided), "what the user decided is what is written");
                }
            }
            prop_assert_eq!(self::resolved(&resolved, &Mapping::default(), tree), resolved, "once is enough");
        }

        #[test]
        fn undo_leads_back_step_by_step(steps in prop::collection::vec((0usize..6, any::<bool>()), 0..20)) {
            let roles = sample::roles();
            let (mut mapping, mut history) = (Mapping::default(), History::default());
            let mut past = Vec::new();
            for (place, mapped) in &steps {
                let before = mapping.clone();
                mapping.choose(&roles[*place].id, if *mapped { folder("Work") } else { Choice::NotMapped });
                history.push(&before, &mapping);
                past.push(before);
            }
            while let Some(before) = past.pop() {
                prop_assert!(!history.is_empty());
                history.undo(&mut mapping);
                prop_assert_eq!(&mapping, &before);
            }
            prop_assert!(history.is_empty());
        }
    }
}
