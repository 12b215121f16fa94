//! Every story, in the order of the list.

mod account;
mod callback;
mod condition;
mod email;
mod first_tab;
mod folders;
mod folders_editor;
mod screens;
mod states;
mod widgets;

use crate::story::Story;

/// All of them.
pub fn all() -> Vec<Story> {
    [
        screens::stories(),
        account::stories(),
        email::stories(),
        condition::stories(),
        first_tab::stories(),
        callback::stories(),
        folders::stories(),
        widgets::stories(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn every_story_has_an_address_of_its_own() {
        let stories = super::all();
        let mut seen = HashSet::new();
        for story in &stories {
            let plain = |letter: char| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || "/_-".contains(letter)
            };
            assert!(story.id.chars().all(plain), "{}", story.id);
            assert!(story.id.contains('/'), "{} is in no group", story.id);
            assert!(seen.insert(&story.id), "{} is there twice", story.id);
        }
        assert!(stories.len() > 200);
    }
}
