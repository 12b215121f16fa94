//! Elements as assistive technology names them: by role and accessible name.

use std::fmt;

use serde::Serialize;

/// An element by role and name, perhaps within another.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// From the outside in.
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Step {
    /// WAI-ARIA role.
    pub role: &'static str,
    /// Accessible name; `None` for any.
    pub name: Option<String>,
}

impl Target {
    fn new(role: &'static str, name: impl Into<String>) -> Self {
        Self {
            steps: vec![Step {
                role,
                name: Some(name.into()),
            }],
        }
    }

    /// The same, but only inside `place`.
    pub fn within(self, place: Target) -> Self {
        let mut steps = place.steps;
        steps.extend(self.steps);
        Self { steps }
    }

    /// The element itself, without the places round it.
    pub(crate) fn last(&self) -> &Step {
        &self.steps[self.steps.len() - 1]
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.steps.iter().rev().enumerate() {
            if index > 0 {
                f.write_str(" within ")?;
            }
            match &step.name {
                Some(name) => write!(f, "{} {name:?}", step.role)?,
                None => write!(f, "a {}", step.role)?,
            }
        }
        Ok(())
    }
}

/// Anything of a role, whatever its name.
pub fn any(role: &'static str) -> Target {
    Target {
        steps: vec![Step { role, name: None }],
    }
}

macro_rules! roles {
    ($($function:ident = $role:literal)*) => {
        $(
            #[doc = concat!("A `", $role, "` by its name.")]
            pub fn $function(name: impl Into<String>) -> Target {
                Target::new($role, name)
            }
        )*
    };
}

roles! {
    article = "article"
    button = "button"
    checkbox = "checkbox"
    combobox = "combobox"
    dialog = "dialog"
    group = "group"
    heading = "heading"
    link = "link"
    listbox = "listbox"
    menu = "menu"
    menuitem = "menuitem"
    menuitemradio = "menuitemradio"
    option = "option"
    region = "region"
    row = "row"
    textbox = "textbox"
}
