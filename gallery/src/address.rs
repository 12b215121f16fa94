//! The address of a state: the story and every setting stand in the query.

/// A setting: its name in the address, its name for people, and its values. The first value is the one to begin with.
#[derive(Debug)]
pub struct Control {
    pub key: &'static str,
    pub name: &'static str,
    pub values: &'static [(&'static str, &'static str)],
}

/// Every setting.
pub const CONTROLS: &[Control] = &[
    Control {
        key: "theme",
        name: "Theme",
        values: &[("light", "Light"), ("dark", "Dark"), ("forced", "Forced colours")],
    },
    Control {
        key: "lang",
        name: "Language",
        values: &[
            ("en", "English"),
            ("nl", "Nederlands"),
            ("de", "Deutsch"),
            ("fr", "Français"),
            ("es", "Español"),
            ("pseudo", "Pseudo-language"),
        ],
    },
    Control {
        key: "dir",
        name: "Direction",
        values: &[("ltr", "Left to right"), ("rtl", "Right to left")],
    },
    Control {
        key: "width",
        name: "Width",
        values: &[("1280", "1280 px"), ("768", "768 px"), ("320", "320 px")],
    },
    Control {
        key: "text",
        name: "Text size",
        values: &[("100", "100 %"), ("200", "200 %")],
    },
    Control {
        key: "motion",
        name: "Motion",
        values: &[("full", "Full"), ("reduced", "Reduced")],
    },
    Control {
        key: "contrast",
        name: "Contrast",
        values: &[("normal", "Normal"), ("more", "More")],
    },
    Control {
        key: "brand",
        name: "Brand",
        values: &[
            ("mailbridge", "Mailbridge"),
            ("forest", "Forest"),
            ("plum", "Plum"),
        ],
    },
];

/// What is shown, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The story's id.
    pub story: Option<String>,
    /// A value for each of [`CONTROLS`].
    values: Vec<&'static str>,
}

impl Address {
    /// Reads a query, with or without its question mark. What it does not know is as it is to begin with.
    pub fn parse(query: &str) -> Self {
        let value = |key: &str| {
            pairs(query)
                .find(|(name, _)| *name == key)
                .map(|(_, value)| value.replace("%2F", "/"))
        };
        let chosen = |control: &Control| {
            let wanted = value(control.key);
            control
                .values
                .iter()
                .find(|(known, _)| Some(*known) == wanted.as_deref())
                .map_or(control.values[0].0, |(known, _)| *known)
        };
        Self {
            story: value("story"),
            values: CONTROLS.iter().map(chosen).collect(),
        }
    }

    /// The value of a setting.
    pub fn get(&self, key: &str) -> &'static str {
        CONTROLS
            .iter()
            .zip(&self.values)
            .find(|(control, _)| control.key == key)
            .map_or("", |(_, value)| *value)
    }

    /// The same with another value for a setting.
    pub fn with(mut self, key: &str, value: &str) -> Self {
        for (control, now) in CONTROLS.iter().zip(&mut self.values) {
            let known = control.values.iter().find(|(known, _)| *known == value);
            if let (true, Some((known, _))) = (control.key == key, known) {
                *now = known;
            }
        }
        self
    }

    /// The same for another story.
    pub fn of_story(self, story: &str) -> Self {
        Self {
            story: Some(story.to_owned()),
            ..self
        }
    }

    /// The query, with its question mark. What is as it is to begin with is left out.
    pub fn query(&self) -> String {
        let story = self.story.iter().map(|story| format!("story={story}"));
        let settings = CONTROLS
            .iter()
            .zip(&self.values)
            .filter(|(control, value)| control.values[0].0 != **value)
            .map(|(control, value)| format!("{}={value}", control.key));
        format!("?{}", story.chain(settings).collect::<Vec<_>>().join("&"))
    }
}

/// Whether the address is that of a state alone.
pub fn is_frame(query: &str) -> bool {
    pairs(query).any(|(name, _)| name == "frame")
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = query.trim_start_matches('?').split('&');
    parts.map(|part| part.split_once('=').unwrap_or((part, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_survives_the_address() {
        for control in CONTROLS {
            for (value, _) in control.values {
                let address = Address::parse("?story=a/b").with(control.key, value);
                assert_eq!(address.get(control.key), *value);
                assert_eq!(Address::parse(&address.query()), address);
            }
        }
    }

    #[test]
    fn what_is_not_known_is_as_to_begin_with() {
        let address = Address::parse("theme=pink&frame&width=12");
        assert_eq!((address.get("theme"), address.get("width")), ("light", "1280"));
        assert_eq!(address.story, None);
        assert!(is_frame("?theme=dark&frame"));
        assert!(!is_frame("?theme=frame"));
    }
}
