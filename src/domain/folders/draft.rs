//! The mapping while it is being edited.

use mailbridge_contract::RoleId;
use mailbridge_contract::folder::{
    Choice, FolderMapping, FolderMappingUpdate, FolderReference, FolderRole, MappingEntry,
};

use super::standing::Standing;
use super::tree::FolderTree;

/// What the user chose so far, beside what is saved. The choices go with the ATS's folders by place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    roles: Vec<RoleId>,
    saved: Vec<Option<Choice>>,
    choices: Vec<Choice>,
    /// The choices before each step.
    history: Vec<Vec<Choice>>,
}

/// What saving changes for one folder of the ATS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The place among the ATS's folders.
    pub place: usize,
    /// What is saved; absent when nothing ever was.
    pub before: Option<Choice>,
    /// What will be.
    pub after: Choice,
}

impl Draft {
    /// Starts from what is saved. A folder of the ATS that was never mapped is automatic; an entry for a folder that the
    /// ATS does not have any more is left out.
    pub fn new(roles: &[FolderRole], mapping: &FolderMapping) -> Self {
        let saved = saved_choices(roles.iter().map(|role| &role.id), &mapping.entries);
        Self {
            roles: roles.iter().map(|role| role.id.clone()).collect(),
            choices: saved
                .iter()
                .map(|saved| saved.clone().unwrap_or(AUTOMATIC))
                .collect(),
            saved,
            history: Vec::new(),
        }
    }

    /// The choices, one per folder of the ATS.
    pub fn choices(&self) -> &[Choice] {
        &self.choices
    }

    /// What is saved, one per folder of the ATS.
    pub fn saved(&self) -> &[Option<Choice>] {
        &self.saved
    }

    /// Chooses for one folder of the ATS.
    pub fn choose(&mut self, place: usize, choice: Choice) {
        let mut choices = self.choices.clone();
        if let Some(old) = choices.get_mut(place) {
            *old = match choice {
                Choice::Automatic { .. } => self.automatic(place),
                other => other,
            };
            self.step(choices);
        }
    }

    /// Makes every choice automatic, as if the user had never chosen.
    pub fn reset(&mut self) {
        let choices = (0..self.choices.len())
            .map(|place| self.automatic(place))
            .collect();
        self.step(choices);
    }

    /// Takes back the last step. Says whether there was one.
    pub fn undo(&mut self) -> bool {
        self.history.pop().map(|choices| self.choices = choices).is_some()
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.history.is_empty()
    }

    /// Whether the user chose something that is not saved. What automatic stands for is not the user's doing.
    pub fn is_touched(&self) -> bool {
        (0..self.choices.len()).any(|place| self.is_touched_at(place))
    }

    /// The mapping to be saved: automatic with what it stands for now.
    pub fn update(&self, standings: &[Standing], tree: &FolderTree) -> FolderMappingUpdate {
        let entries = self.roles.iter().zip(&self.choices).zip(standings);
        FolderMappingUpdate {
            entries: entries
                .map(|((role, choice), standing)| MappingEntry {
                    role: role.clone(),
                    choice: current(choice, standing, tree),
                })
                .collect(),
        }
    }

    /// What saving would change. On the first visit that is everything, although the user chose nothing yet.
    pub fn differences(&self, update: &FolderMappingUpdate) -> Vec<Difference> {
        let pairs = self.saved.iter().zip(&update.entries).enumerate();
        pairs
            .filter(|(_, (before, entry))| before.as_ref() != Some(&entry.choice))
            .map(|(place, (before, entry))| Difference {
                place,
                before: before.clone(),
                after: entry.choice.clone(),
            })
            .collect()
    }

    /// Takes over what is saved now, here or elsewhere, and keeps what the user chose since the last time.
    pub fn rebase(&mut self, mapping: &FolderMapping) {
        let saved = saved_choices(self.roles.iter(), &mapping.entries);
        for (place, saved) in saved.iter().enumerate() {
            if !self.is_touched_at(place) {
                self.choices[place] = saved.clone().unwrap_or(AUTOMATIC);
            }
        }
        self.saved = saved;
        self.history.clear();
    }

    fn is_touched_at(&self, place: usize) -> bool {
        let saved = self.saved[place].as_ref().unwrap_or(&AUTOMATIC);
        !same_choice(saved, &self.choices[place])
    }

    /// Automatic, with the memory of what it stood for when it was saved.
    fn automatic(&self, place: usize) -> Choice {
        let saved = self.saved.get(place).cloned().flatten();
        saved
            .filter(|saved| matches!(saved, Choice::Automatic { .. }))
            .unwrap_or(AUTOMATIC)
    }

    fn step(&mut self, choices: Vec<Choice>) {
        if choices != self.choices {
            self.history.push(std::mem::replace(&mut self.choices, choices));
        }
    }
}

/// The folders of the ATS for which the ATS holds something else than was sent to it: none, if all is well.
pub fn not_as_sent(sent: &FolderMappingUpdate, read: &FolderMapping) -> Vec<RoleId> {
    let lost = sent.entries.iter().filter(|entry| !read.entries.contains(entry));
    lost.map(|entry| entry.role.clone()).collect()
}

const AUTOMATIC: Choice = Choice::Automatic { folder: None };

fn saved_choices<'a>(
    roles: impl Iterator<Item = &'a RoleId>,
    entries: &[MappingEntry],
) -> Vec<Option<Choice>> {
    let saved = |role: &RoleId| entries.iter().find(|entry| entry.role == *role);
    roles
        .map(|role| saved(role).map(|entry| entry.choice.clone()))
        .collect()
}

/// Whether the user decided the same.
fn same_choice(one: &Choice, other: &Choice) -> bool {
    match (one, other) {
        (Choice::Automatic { .. }, Choice::Automatic { .. }) | (Choice::NotMapped, Choice::NotMapped) => true,
        (Choice::Folder { folder: one }, Choice::Folder { folder: other }) => one.id == other.id,
        _ => false,
    }
}

/// The choice with the folder as it is now. A reference to a vanished folder stays as it is.
fn current(choice: &Choice, standing: &Standing, tree: &FolderTree) -> Choice {
    let folder = standing.folder().and_then(|index| tree.get(index));
    let reference = folder.map(|folder| FolderReference::from(&folder.remote));
    match (choice, reference) {
        (Choice::Automatic { .. }, folder) => Choice::Automatic { folder },
        (Choice::Folder { .. }, Some(folder)) => Choice::Folder { folder },
        (Choice::Folder { .. } | Choice::NotMapped, _) => choice.clone(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sample;
    use super::super::suggest::Suggestions;
    use super::*;

    fn mapping(entries: Vec<MappingEntry>) -> FolderMapping {
        FolderMapping {
            etag: "\"1\"".into(),
            entries,
            saved_at: None,
        }
    }

    fn folder(path: &str) -> Choice {
        Choice::Folder {
            folder: FolderReference {
                id: path.into(),
                path: path.to_owned(),
                special_use: None,
            },
        }
    }

    fn update(draft: &Draft, tree: &FolderTree) -> FolderMappingUpdate {
        let suggestions = Suggestions::new(tree);
        let roles = sample::roles();
        let standings: Vec<_> = roles
            .iter()
            .zip(draft.choices())
            .map(|(role, choice)| Standing::of(choice, suggestions.of(role.purpose), tree))
            .collect();
        draft.update(&standings, tree)
    }

    fn automatic_path(choice: &Choice) -> Option<&str> {
        match choice {
            Choice::Automatic { folder } => folder.as_ref().map(|folder| folder.path.as_str()),
            _ => None,
        }
    }

    #[test]
    fn the_first_visit_has_something_to_save_although_nothing_was_touched() {
        let tree = sample::english_gmail(&[]);
        let draft = Draft::new(&sample::roles(), &mapping(vec![]));
        let update = update(&draft, &tree);
        assert_eq!(automatic_path(&update.entries[4].choice), Some("[Gmail]/Trash"));
        assert_eq!(update.entries[3].choice, Choice::Automatic { folder: None });
        assert_eq!(draft.differences(&update).len(), 6);
        assert!(!draft.is_touched());
    }

    #[test]
    fn what_is_saved_and_read_again_makes_no_difference() {
        let tree = sample::english_gmail(&["Archive"]);
        let mut draft = Draft::new(&sample::roles(), &mapping(vec![]));
        draft.choose(3, folder("Archive"));
        draft.choose(5, Choice::NotMapped);
        assert!(draft.is_touched());
        let sent = update(&draft, &tree);
        let read = mapping(sent.entries.clone());
        assert_eq!(not_as_sent(&sent, &read), []);
        draft.rebase(&read);
        assert!(!draft.is_touched() && !draft.can_undo());
        assert_eq!(draft.differences(&update(&draft, &tree)), []);
        assert_eq!(draft, Draft::new(&sample::roles(), &read));
    }

    #[test]
    fn a_receipt_names_what_was_not_kept() {
        let tree = sample::english_gmail(&[]);
        let draft = Draft::new(&sample::roles(), &mapping(vec![]));
        let sent = update(&draft, &tree);
        let mut read = mapping(sent.entries.clone());
        read.entries[1].choice = Choice::NotMapped;
        read.entries.pop();
        assert_eq!(not_as_sent(&sent, &read), ["sent".into(), "junk".into()]);
    }

    #[test]
    fn automatic_remembers_what_it_stood_for() {
        let english = sample::english_gmail(&[]);
        let saved = update(&Draft::new(&sample::roles(), &mapping(vec![])), &english);
        let mut draft = Draft::new(&sample::roles(), &mapping(saved.entries));
        draft.choose(4, Choice::NotMapped);
        draft.choose(4, Choice::Automatic { folder: None });
        assert_eq!(automatic_path(&draft.choices()[4]), Some("[Gmail]/Trash"));
        assert!(!draft.is_touched());

        let dutch = sample::dutch_gmail(&[]);
        let differences = draft.differences(&update(&draft, &dutch));
        let trash = differences
            .iter()
            .find(|difference| difference.place == 4)
            .expect("differs");
        assert_eq!(
            trash.before.as_ref().and_then(automatic_path),
            Some("[Gmail]/Trash")
        );
        assert_eq!(automatic_path(&trash.after), Some("[Google Mail]/Prullenbak"));
    }

    #[test]
    fn a_vanished_folder_stays_in_the_mapping() {
        let mut draft = Draft::new(&sample::roles(), &mapping(vec![]));
        draft.choose(3, folder("Gone"));
        let update = update(&draft, &sample::english_gmail(&[]));
        assert_eq!(update.entries[3].choice, folder("Gone"));
    }

    #[test]
    fn changes_from_elsewhere_come_in_beside_the_users() {
        let mut draft = Draft::new(&sample::roles(), &mapping(vec![]));
        draft.choose(3, folder("Mine"));
        let entry = |role: &str, choice| MappingEntry {
            role: role.into(),
            choice,
        };
        draft.rebase(&mapping(vec![
            entry("archive", folder("Theirs")),
            entry("junk", Choice::NotMapped),
            entry("retired", Choice::NotMapped),
        ]));
        assert_eq!(draft.choices()[3], folder("Mine"));
        assert_eq!(draft.choices()[5], Choice::NotMapped);
        assert_eq!(draft.saved()[3], Some(folder("Theirs")));
        assert!(draft.is_touched());
    }

    #[derive(Clone, Debug)]
    enum Step {
        Choose(usize, Choice),
        Reset,
        Undo,
    }

    fn any_step() -> impl Strategy<Value = Step> {
        let choice = prop_oneof![
            Just(AUTOMATIC),
            Just(Choice::NotMapped),
            prop::sample::select(vec!["A", "B"]).prop_map(folder),
        ];
        prop_oneof![
            4 => (0usize..7, choice).prop_map(|(place, choice)| Step::Choose(place, choice)),
            1 => Just(Step::Reset),
            1 => Just(Step::Undo),
        ]
    }

    proptest! {
        #[test]
        fn undo_leads_back_step_by_step(steps in prop::collection::vec(any_step(), 0..30)) {
            let start = Draft::new(&sample::roles(), &mapping(vec![]));
            let mut draft = start.clone();
            let mut expected = vec![start.choices().to_vec()];
            for step in steps {
                match step {
                    Step::Choose(place, choice) => draft.choose(place, choice),
                    Step::Reset => draft.reset(),
                    Step::Undo => {
                        prop_assert_eq!(draft.undo(), expected.len() > 1);
                        if expected.len() > 1 {
                            expected.pop();
                        }
                    }
                }
                if expected.last().map(Vec::as_slice) != Some(draft.choices()) {
                    expected.push(draft.choices().to_vec());
                }
            }
            while draft.undo() {
                expected.pop();
                prop_assert_eq!(expected.last().map(Vec::as_slice), Some(draft.choices()));
            }
            prop_assert_eq!(draft, start);
        }

        #[test]
        fn reset_leaves_nothing_chosen_and_one_undo_brings_it_back(place in 0usize..6) {
            let mut draft = Draft::new(&sample::roles(), &mapping(vec![]));
            draft.choose(place, folder("A"));
            let before = draft.choices().to_vec();
            draft.reset();
            prop_assert!(!draft.is_touched());
            prop_assert!(draft.undo());
            prop_assert_eq!(draft.choices(), before.as_slice());
        }

        #[test]
        fn an_update_has_one_entry_per_folder_of_the_ats(tree in sample::any_tree()) {
            let draft = Draft::new(&sample::roles(), &mapping(vec![]));
            let update = update(&draft, &tree);
            let ids: Vec<_> = update.entries.iter().map(|entry| entry.role.clone()).collect();
            prop_assert_eq!(ids, sample::roles().iter().map(|role| role.id.clone()).collect::<Vec<_>>());
        }
    }
}
