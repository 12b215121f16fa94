//! Writes a picture of each state of the gallery, and a page with all of them.

use std::cell::RefCell;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use futures_util::future::try_join_all;
use mailbridge_e2e::gallery::{Gallery, Looks};
use mailbridge_e2e::settings::Settings;

const SHEET: &str = include_str!("contact_sheet.html");

/// Browsers at work at the same time.
const BROWSERS: usize = 2;

/// What is wanted.
struct Wanted {
    folder: PathBuf,
    themes: Vec<String>,
    widths: Vec<String>,
    languages: Vec<String>,
    directions: Vec<String>,
    only: Vec<String>,
}

/// One setting, in which every state is pictured.
#[derive(Clone)]
struct Set {
    theme: String,
    width: String,
    language: String,
    direction: String,
}

impl Set {
    fn name(&self) -> String {
        format!(
            "{}-{}-{}-{}",
            self.theme, self.width, self.language, self.direction
        )
    }

    fn query(&self) -> String {
        format!(
            "&theme={}&lang={}&dir={}",
            self.theme, self.language, self.direction
        )
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let wanted = read(env::args().skip(1))?;
    let settings = Settings::read()?;
    let sets = sets(&wanted);
    let queue = RefCell::new(sets.clone());
    let workers = (0..BROWSERS.min(sets.len())).map(|_| work(&settings, &wanted, &queue));
    let states = try_join_all(workers)
        .await?
        .into_iter()
        .next()
        .unwrap_or_default();
    sheet(&wanted.folder, &sets, &states)
}

fn read(mut arguments: impl Iterator<Item = String>) -> Result<Wanted> {
    let mut wanted = Wanted {
        folder: arguments
            .next()
            .context("name the folder: gallery-shots DIR")?
            .into(),
        themes: list("light,dark"),
        widths: list("320,1280"),
        languages: list("en,pseudo"),
        directions: list("ltr"),
        only: list(""),
    };
    while let Some(option) = arguments.next() {
        let value = arguments
            .next()
            .with_context(|| format!("{option} needs a value"))?;
        match option.as_str() {
            "--theme" => wanted.themes = list(&value),
            "--width" => wanted.widths = list(&value),
            "--lang" => wanted.languages = list(&value),
            "--dir" => wanted.directions = list(&value),
            "--only" => wanted.only = list(&value),
            _ => bail!("there is no {option}"),
        }
    }
    Ok(wanted)
}

fn list(values: &str) -> Vec<String> {
    values.split(',').map(str::to_owned).collect()
}

fn sets(wanted: &Wanted) -> Vec<Set> {
    let mut sets = Vec::new();
    for theme in &wanted.themes {
        for width in &wanted.widths {
            for language in &wanted.languages {
                for direction in &wanted.directions {
                    sets.push(Set {
                        theme: theme.clone(),
                        width: width.clone(),
                        language: language.clone(),
                        direction: direction.clone(),
                    });
                }
            }
        }
    }
    sets
}

/// Takes set after set; gives the states.
async fn work(settings: &Settings, wanted: &Wanted, queue: &RefCell<Vec<Set>>) -> Result<Vec<String>> {
    let mut states = Vec::new();
    let next = || queue.borrow_mut().pop();
    while let Some(set) = next() {
        // A set has a browser of its own: forced colours are the browser's.
        let gallery = Gallery::open(settings).await?;
        states = gallery
            .states
            .iter()
            .filter(|state| wanted.only.iter().any(|part| state.contains(part)))
            .cloned()
            .collect();
        let taken = take(&gallery, &wanted.folder.join(set.name()), &set, &states).await;
        gallery.close().await?;
        taken?;
        println!("{}: {} pictures", set.name(), states.len());
    }
    Ok(states)
}

async fn take(gallery: &Gallery, folder: &Path, set: &Set, states: &[String]) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    gallery
        .set_width(set.width.parse().context("a width is a number")?)
        .await?;
    if set.theme == "forced" {
        gallery.force_colours("dark").await?;
    }
    for state in states {
        gallery.look(state, &set.query(), Looks::default()).await?;
        let picture = gallery.picture().await?;
        fs::write(folder.join(file(state)), picture)?;
    }
    Ok(())
}

fn file(state: &str) -> String {
    format!("{}.png", state.replace('/', "."))
}

/// Writes the page with all pictures.
fn sheet(folder: &Path, sets: &[Set], states: &[String]) -> Result<()> {
    let names: Vec<String> = sets.iter().map(Set::name).collect();
    let data = serde_json::json!({ "sets": names, "states": states });
    let path = folder.join("index.html");
    fs::write(&path, SHEET.replace("{data}", &data.to_string()))
        .with_context(|| format!("{} cannot be written", path.display()))?;
    println!(
        "{} states in {} settings: {}",
        states.len(),
        sets.len(),
        path.display()
    );
    Ok(())
}
