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
    /// Whether the name only has to stand in the accessible name.
    pub part: bool,
}

impl Step {
    /// Whether the role that the browser computes is the one looked for.
    pub fn is(&self, computed: &str) -> bool {
        // No standard role fits a `summary`: each browser has its own word (HTML-AAM, section "summary").
        let is_summary = self.role == "summary" && matches!(computed, "DisclosureTriangle" | "");
        is_summary || self.role == computed
    }

    /// Whether this is the accessible name of what is looked for.
    pub fn fits(&self, label: &str) -> bool {
        match &self.name {
            None => true,
            Some(name) if self.part => label.contains(name.as_str()),
            Some(name) => label.trim() == name,
        }
    }
}

impl Target {
    fn new(role: &'static str, name: impl Into<String>) -> Self {
        Self {
            steps: vec![Step {
                role,
                name: Some(name.into()),
                part: false,
            }],
        }
    }

    /// The same, but only inside `place`.
    pub fn within(self, place: Target) -> Self {
        let mut steps = place.steps;
        steps.extend(self.steps);
        Self { steps }
    }

    /// The same, but the name is only a part of the accessible name.
    pub fn in_part(mut self) -> Self {
        if let Some(last) = self.steps.last_mut() {
            last.part = true;
        }
        self
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
        steps: vec![Step {
            role,
            name: None,
            part: false,
        }],
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
    summary = "summary"
    textbox = "textbox"
}
