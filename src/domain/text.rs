//! What is said to the user, before it is put into words: a key of `locales/` with its arguments.
//!
//! One function per text is generated from `locales/en.json`: `"save.saved_at": "Saved at {time}"` becomes
//! `save_saved_at(time)`. A text that is missing, or an argument that is forgotten, does not compile. Where a text takes
//! several arguments each has a type of its own, so that they cannot change places:
//! `folders_found_archive(AllMail(name), Server(server))`. `{product}` is the product's name and no argument.
//! [`crate::i18n`] turns a message into words of the user's language.

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The key in `locales/`.
    pub key: &'static str,
    /// The number that decides on the plural form; also the argument `count`.
    pub count: Option<usize>,
    /// Name and value of each placeholder.
    pub arguments: Vec<(&'static str, String)>,
}

include!(concat!(env!("OUT_DIR"), "/text.rs"));
