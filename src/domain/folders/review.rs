//! How the whole mapping stands: each row, what stops the save, and what to ask before it.

use std::cmp::Reverse;

use mailbridge_contract::folder::FolderRole;

use super::Mailbox;
use super::conflict::{Conflict, Severity, conflicts};
use super::mapping::Mapping;
use super::standing::{Confidence, Standing};
use super::suggest::Found;

/// The mapping looked at against the mailbox. All lists are in the order of the ATS's folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// What each choice stands for.
    pub standings: Vec<Standing>,
    /// What is wrong with each, the worst first.
    pub conflicts: Vec<Vec<Conflict>>,
}

impl Review {
    /// Looks at every row.
    pub fn new(roles: &[FolderRole], mapping: &Mapping, saved: &Mapping, mailbox: &Mailbox) -> Self {
        let choices = mapping.choices(roles, saved);
        let standings: Vec<_> = roles
            .iter()
            .zip(&choices)
            .map(|(role, choice)| Standing::of(choice, mailbox.suggestions.of(role.purpose), &mailbox.tree))
            .collect();
        let conflicts = conflicts(roles, &standings, &mailbox.tree, &mailbox.suggestions);
        Self { standings, conflicts }
    }

    /// How many rows stop the save.
    pub fn errors(&self) -> usize {
        let stops = |row: &&Vec<Conflict>| row.iter().any(|conflict| conflict.severity() == Severity::Error);
        self.conflicts.iter().filter(stops).count()
    }

    /// What to ask before the save: the warnings of rows that are neither saved nor confirmed as they are, each with the
    /// place of its row.
    pub fn questions(
        &self,
        roles: &[FolderRole],
        resolved: &Mapping,
        settled: [&Mapping; 2],
    ) -> Vec<(usize, Conflict)> {
        let is_settled = |role: &FolderRole| {
            settled.iter().any(|mapping| {
                mapping
                    .get(&role.id)
                    .is_some_and(|choice| choice == resolved.choice(&role.id))
            })
        };
        let rows = roles.iter().zip(&self.conflicts).enumerate();
        rows.filter(|(_, (role, _))| !is_settled(role))
            .flat_map(|(place, (_, row))| row.iter().map(move |conflict| (place, conflict.clone())))
            .filter(|(_, conflict)| conflict.severity() == Severity::Warning)
            .collect()
    }

    /// How much a row needs the user. Even a folder that the server marks is not certain where something is wrong with it.
    pub fn confidence(&self, place: usize) -> Confidence {
        let clean = self.conflicts.get(place).is_some_and(Vec::is_empty);
        match self.standings.get(place).map(Standing::confidence) {
            Some(Confidence::Certain) if !clean => Confidence::Decided,
            Some(confidence) => confidence,
            None => Confidence::Uncertain,
        }
    }

    /// Whether the server marks the folder that automatic stands for, and nothing is wrong with it.
    pub fn is_found_by_mark(&self, place: usize) -> bool {
        let marked = matches!(
            self.standings.get(place),
            Some(Standing::Automatic {
                found: Found::SpecialUse(_),
                ..
            })
        );
        marked && self.confidence(place) == Confidence::Certain
    }

    /// The places in the order in which rows are shown: what is wrong, what is uncertain, what the user decided, what is
    /// certain; in the ATS's order among equals.
    pub fn order(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.standings.len()).collect();
        places.sort_by_key(|place| {
            let worst = self
                .conflicts
                .get(*place)
                .and_then(|row| row.first())
                .map(Conflict::severity);
            (Reverse(worst), self.confidence(*place))
        });
        places
    }
}

#[cfg(test)]
mod tests {
    use mailbridge_contract::folder::{Choice, FolderReference};

    use super::super::sample;
    use super::*;

    #[test]
    fn gmail_leaves_one_question_open_and_it_comes_first() {
        let (roles, mailbox) = (sample::roles(), Mailbox::new(sample::english_gmail(&[])));
        let review = Review::new(&roles, &Mapping::default(), &Mapping::default(), &mailbox);
        assert_eq!(review.errors(), 1);
        assert_eq!(review.order(), [3, 0, 1, 2, 4, 5], "Archive first");
        let certain = (0..6).filter(|place| review.confidence(*place) == Confidence::Certain);
        assert_eq!(certain.count(), 5);
        let marked: Vec<_> = (0..6).filter(|place| review.is_found_by_mark(*place)).collect();
        assert_eq!(marked, [1, 2, 4, 5], "IMAP itself fixes INBOX, no mark does");
    }

    #[test]
    fn a_warning_is_asked_about_until_it_is_confirmed_or_saved() {
        let (roles, mailbox) = (sample::roles(), Mailbox::new(sample::english_gmail(&[])));
        let nothing = Mapping::default();
        let all_mail = mailbox
            .tree
            .folders()
            .iter()
            .find(|folder| folder.name() == "All Mail");
        let mut mapping = Mapping::default();
        mapping.choose(
            &"archive".into(),
            Choice::Folder {
                folder: FolderReference::from(&all_mail.expect("there").remote),
            },
        );
        let review = Review::new(&roles, &mapping, &nothing, &mailbox);
        assert_eq!(review.errors(), 0);
        let asked = |settled| review.questions(&roles, &mapping, settled);
        assert_eq!(asked([&nothing, &nothing]), [(3, Conflict::AllMailAsArchive)]);
        assert_eq!(asked([&mapping, &nothing]), []);
        assert_eq!(asked([&nothing, &mapping]), []);
    }

    #[test]
    fn what_is_wrong_is_not_certain() {
        let (roles, mailbox) = (sample::roles(), Mailbox::new(sample::english_gmail(&[])));
        let trash = mailbox
            .tree
            .folders()
            .iter()
            .find(|folder| folder.name() == "Trash");
        let mut mapping = Mapping::default();
        mapping.choose(
            &"archive".into(),
            Choice::Folder {
                folder: FolderReference::from(&trash.expect("there").remote),
            },
        );
        let review = Review::new(&roles, &mapping, &Mapping::default(), &mailbox);
        assert_eq!(
            review.confidence(4),
            Confidence::Decided,
            "Deleted is used twice now"
        );
        assert_eq!(review.order()[..2], [3, 4]);
    }
}
