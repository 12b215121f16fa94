//! The icon set: one enum for the symbols of `public/icons.svg`.

use leptos::prelude::*;

use crate::signals::Signal;

/// A symbol of the sprite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// Attention.
    Alert,
    /// An archive.
    Archive,
    /// From one thing to another; before and after.
    ArrowRight,
    /// Chosen, done.
    Check,
    /// Opens below.
    ChevronDown,
    /// Waits, or a time.
    Clock,
    /// Closes or clears.
    Close,
    /// Copies.
    Copy,
    /// It went wrong.
    Error,
    /// Opens a new tab.
    External,
    /// A folder.
    Folder,
    /// Makes a folder.
    FolderPlus,
    /// Language or region.
    Globe,
    /// It works.
    Good,
    /// Help.
    Help,
    /// Information.
    Info,
    /// Read-only.
    Lock,
    /// A mailbox.
    Mail,
    /// More actions.
    More,
    /// Not yet decided.
    Pending,
    /// Adds.
    Plus,
    /// Fetches again.
    Reload,
    /// Searches.
    Search,
    /// Signs out.
    SignOut,
    /// Light or dark.
    Theme,
    /// Removes.
    Trash,
    /// Goes back.
    Undo,
    /// A person.
    User,
}

impl IconName {
    /// Every icon, in the order of the sprite.
    pub const ALL: &[IconName] = &[
        IconName::Alert,
        IconName::Archive,
        IconName::ArrowRight,
        IconName::Check,
        IconName::ChevronDown,
        IconName::Clock,
        IconName::Close,
        IconName::Copy,
        IconName::Error,
        IconName::External,
        IconName::Folder,
        IconName::FolderPlus,
        IconName::Globe,
        IconName::Good,
        IconName::Help,
        IconName::Info,
        IconName::Lock,
        IconName::Mail,
        IconName::More,
        IconName::Pending,
        IconName::Plus,
        IconName::Reload,
        IconName::Search,
        IconName::SignOut,
        IconName::Theme,
        IconName::Trash,
        IconName::Undo,
        IconName::User,
    ];

    /// The symbol's id in the sprite.
    pub fn as_str(self) -> &'static str {
        match self {
            IconName::Alert => "alert",
            IconName::Archive => "archive",
            IconName::ArrowRight => "arrow-right",
            IconName::Check => "check",
            IconName::ChevronDown => "chevron-down",
            IconName::Clock => "clock",
            IconName::Close => "close",
            IconName::Copy => "copy",
            IconName::Error => "error",
            IconName::External => "external",
            IconName::Folder => "folder",
            IconName::FolderPlus => "folder-plus",
            IconName::Globe => "globe",
            IconName::Good => "good",
            IconName::Help => "help",
            IconName::Info => "info",
            IconName::Lock => "lock",
            IconName::Mail => "mail",
            IconName::More => "more",
            IconName::Pending => "pending",
            IconName::Plus => "plus",
            IconName::Reload => "reload",
            IconName::Search => "search",
            IconName::SignOut => "sign-out",
            IconName::Theme => "theme",
            IconName::Trash => "trash",
            IconName::Undo => "undo",
            IconName::User => "user",
        }
    }
}

/// A picture beside words that say the same; it is hidden from assistive technology.
#[component]
pub fn Icon(
    /// Which one.
    #[prop(into)]
    name: Signal<IconName>,
) -> impl IntoView {
    let href = move || format!("{}#{}", sprite(), name.get().as_str());
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use_ href=href></use_>
        </svg>
    }
}

/// The address of `public/icons.svg`, whatever path the app is served under and whatever its name is.
///
/// The build writes it into the page's `<meta name="mailbridge-app" data-icons="…">`.
fn sprite() -> String {
    document()
        .query_selector("meta[name=mailbridge-app]")
        .ok()
        .flatten()
        .and_then(|element| element.get_attribute("data-icons"))
        .unwrap_or_else(|| "/icons.svg".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sprite_holds_exactly_these_icons() {
        let sprite = include_str!("../../public/icons.svg");
        let ids: Vec<&str> = sprite
            .split("<symbol id=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        let names: Vec<&str> = IconName::ALL.iter().map(|icon| icon.as_str()).collect();
        assert_eq!(ids, names);
    }
}
