//! What makes a release build small: the standard library compiled for size, parts and what they say in files of their own,
//! what the first screen does not run behind it, optimized wasm, minified JavaScript. Trunk does everything else.

pub mod crates;
mod cut;
mod data;
mod instrument;
mod module;
mod names;
mod order;
mod profile;
mod rest;
mod texts;
mod uncalled;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::{cache, process, setup, workspace};

/// The name that Trunk gives to the app's files.
const APP: &str = "mailbridge-app";
/// And to the script that starts it.
const LOADER: &str = "boot";

/// For the wasm only.
///
/// - A panic stops the program without building a message; the loader's failure screen says where it happened.
/// - Nothing formats with `{:?}` for anybody but engineers, and no location is kept.
/// - The relocations say what uses what: the split needs them.
const RUSTFLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none \
    --cfg=erase_components -Clink-args=--emit-relocs";

/// What WebAssembly may use: what the compiler uses by itself.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-multivalue",
    "--enable-reference-types",
    "--enable-mutable-globals",
];

/// What makes the fewest bytes once they are compressed: nothing is inlined, since functions that are alike then stay alike.
const FEWEST_BYTES: [&str; 9] = [
    "--flatten",
    "--rereloop",
    "-Os",
    "-Os",
    "--always-inline-max-function-size=1",
    "--flexible-inline-max-function-size=1",
    "--one-caller-inline-max-function-size=1",
    "--strip-debug",
    "--strip-producers",
];

/// Makes Trunk build for size, with parts. The unstable options are those of the compiler that the project names, so that
/// they change only with it.
pub fn settings(trunk: &mut Command) -> &mut Command {
    with_std(trunk.args(["--release", "--features", "split"]))
}

/// Trunk's cargo gets no network, so what the standard library is made of is fetched before.
pub fn fetch() -> Result<()> {
    let mut fetch = process::cargo(["fetch", "--locked", "--quiet", "--target", setup::WASM]);
    process::run(with_std(&mut fetch))
}

fn with_std(command: &mut Command) -> &mut Command {
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", RUSTFLAGS)
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
}

/// The loader of the parts, as wasm-bindgen's JavaScript imports it.
const LOADER_OF_PARTS: &str = "__wasm_split.js";

/// And with the names that the parts have in the end, before the rest comes to it.
const PARTS: &str = "parts.js";

/// The icons, as the page names them.
const ICONS: &str = "icons.svg";

fn work() -> PathBuf {
    workspace::root().join("target").join("split")
}

/// Puts the split, optimized app into the place of the one that Trunk wrote.
pub fn finish(dist: &Path) -> Result<()> {
    let work = work();
    cache::remove(&work)?;
    println!("Splitting the wasm …");
    split(&work)?;
    let main = leave_uncalled_out(&work)?;
    let texts = texts::divide(&dist.join("locales"), &main)?;
    let first = rest::cut_off(&work, &linked())?;
    crates::keep(&crates::weigh(&first)?)?;
    shorten_names(&work)?;
    println!("Optimizing the wasm …");
    let parts = parts(&work)?;
    optimize(&parts, &work.join("app_bg.wasm"))?;
    println!("Bundling the JavaScript …");
    let mut loader = read(&work.join(LOADER_OF_PARTS))?;
    let mut rest = String::new();
    for part in &parts {
        let name = store(dist, &part.name, "wasm", &bytes(&part.file)?)?;
        loader = loader.replace(&format!("./{}.wasm", part.name), &format!("./{name}"));
        if part.name == rest::NAME {
            rest = name;
        }
    }
    write(&work.join(PARTS), loader.as_bytes())?;
    let loader = rest::with_rest(&loader, &rest)?;
    write(&work.join(LOADER_OF_PARTS), loader.as_bytes())?;
    let script = bundle(&work)?;

    let wasm = store(dist, APP, "wasm", &bytes(&work.join("app_bg.wasm"))?)?;
    let script = store(dist, APP, "js", &script)?;
    let page = dist.join("index.html");
    let mut html = read(&page)?;
    for (ending, new) in [("_bg.wasm", wasm), (".js", script)] {
        let old = file(dist, APP, ending, &new)?;
        html = replaced(dist, &html, &old, &new)?;
    }
    let icons = store(dist, "icons", "svg", &bytes(&dist.join(ICONS))?)?;
    let html = replaced(dist, &html, ICONS, &icons)?;
    let html = html.replace("data-version=", &format!("data-texts={texts} data-version="));
    write(&page, minify_loader(dist, &html)?.as_bytes())
}

/// Trunk takes the loader as it is. Returns the page with the smaller one.
fn minify_loader(dist: &Path, page: &str) -> Result<String> {
    let old = file(dist, LOADER, ".js", "")?;
    let before = bytes(&dist.join(&old))?;
    let mut esbuild = tool("esbuild")?;
    esbuild.arg(dist.join(&old)).args(["--minify", "--target=es2022"]);
    let minified = process::output(&mut esbuild)?;
    let new = store(dist, LOADER, "js", minified.as_bytes())?;
    let page = replaced(dist, page, &old, &new)?;
    let integrity = mailbridge_deploy::integrity;
    Ok(page.replace(&integrity(&before), &integrity(minified.as_bytes())))
}

/// Removes a file for which there is a smaller one, and names that one in the page.
fn replaced(dist: &Path, page: &str, old: &str, new: &str) -> Result<String> {
    fs::remove_file(dist.join(old)).with_context(|| format!("{old} cannot be removed"))?;
    Ok(page.replace(old, new))
}

/// A file of wasm that is fetched when it is wanted.
struct Part {
    name: String,
    file: PathBuf,
}

/// What the linker wrote.
fn linked() -> PathBuf {
    let build = workspace::root().join("target").join(setup::WASM).join("release");
    build.join(format!("{APP}.wasm"))
}

/// Splits what the linker wrote, and makes the JavaScript for its main part.
fn split(work: &Path) -> Result<()> {
    let mut split = tool("wasm-split-cli")?;
    split
        .args(["--target", "web", "--out-name", "app"])
        .arg(linked())
        .arg(work);
    process::run(&mut split)?;
    let main = work.join("main.wasm");
    fs::rename(work.join("app.wasm"), &main).context("the split made no main part")?;
    let mut bindgen = tool("wasm-bindgen")?;
    bindgen
        .args([
            "--target",
            "web",
            "--no-typescript",
            "--keep-lld-exports",
            "--out-name",
            "app",
            "--out-dir",
        ])
        .arg(work)
        .arg(&main);
    process::run(&mut bindgen)?;
    fs::remove_file(&main).with_context(|| format!("{} cannot be removed", main.display()))
}

/// Empties what nothing calls, in the main part and its JavaScript. Returns the main part.
fn leave_uncalled_out(work: &Path) -> Result<Vec<u8>> {
    let (script, main) = (work.join("app.js"), work.join("app_bg.wasm"));
    let module = uncalled::emptied(&bytes(&main)?)?;
    write(&main, &module)?;
    write(&script, uncalled::without_classes(&read(&script)?).as_bytes())?;
    Ok(module)
}

/// Shortens the names in the main part and its JavaScript; the parts have none of them.
fn shorten_names(work: &Path) -> Result<()> {
    let (script, main) = (work.join("app.js"), work.join("app_bg.wasm"));
    let module = bytes(&main)?;
    let names = names::shortened(&module)?;
    write(&main, &names::in_module(&module, &names)?)?;
    write(&script, names::in_script(&read(&script)?, &names).as_bytes())
}

/// Makes of the release build one that reports what it runs and gets no part, and hands it to `look`, which says which
/// functions ran: they are written down.
pub fn record(dist: &Path, look: impl FnOnce(&Path) -> Result<BTreeSet<u32>>) -> Result<()> {
    let work = work();
    let recording = dist.with_file_name("recording");
    cache::remove(&recording)?;
    copy(dist, &recording)?;
    write(
        &recording.join(file(dist, APP, ".wasm", "")?),
        &rest::instrumented(&work)?,
    )?;
    let loader = work.join(LOADER_OF_PARTS);
    let before = read(&loader)?;
    write(&loader, rest::reporting(&read(&work.join(PARTS))?)?.as_bytes())?;
    let script = bundle(&work);
    write(&loader, before.as_bytes())?;
    write(&recording.join(file(dist, APP, ".js", "")?), &script?)?;
    rest::record(&work, &look(&recording)?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("{} cannot be made", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("{} cannot be written", target.display()))?;
        }
    }
    Ok(())
}

/// The parts beside the main one.
fn parts(work: &Path) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(work).with_context(|| format!("{} cannot be read", work.display()))? {
        let file = entry?.path();
        let name = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if file.extension().is_some_and(|extension| extension == "wasm") && name != "app_bg" {
            parts.push(Part { name, file });
        }
    }
    if parts.is_empty() {
        bail!("the split made no part");
    }
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(parts)
}

fn optimize(parts: &[Part], main: &Path) -> Result<()> {
    for file in parts.iter().map(|part| part.file.as_path()).chain([main]) {
        wasm_opt(file, &FEWEST_BYTES)?;
        let module = bytes(file)?;
        write(file, &order::name_in_order(&module)?)?;
        wasm_opt(
            file,
            &[
                "--reorder-functions-by-name",
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
            ],
        )?;
    }
    Ok(())
}

fn wasm_opt(file: &Path, passes: &[&str]) -> Result<()> {
    let mut optimize = tool("wasm-opt")?;
    optimize.arg(file).args(passes).args(WASM_FEATURES);
    process::run(optimize.arg("--output").arg(file))
}

/// The glue and the loader of the parts as one minified module.
fn bundle(work: &Path) -> Result<Vec<u8>> {
    let output = work.join("bundle.js");
    let mut esbuild = tool("esbuild")?;
    esbuild
        .arg(work.join("app.js"))
        .args([
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--log-level=warning",
        ])
        .arg(format!("--outfile={}", output.display()));
    process::run(&mut esbuild)?;
    bytes(&output)
}

/// Writes a file under a name that changes with its content, and returns the name.
fn store(dist: &Path, name: &str, extension: &str, content: &[u8]) -> Result<String> {
    let fingerprint = fingerprint(Sha256::new_with_prefix(content));
    let name = format!("{name}-{fingerprint}.{extension}");
    write(&dist.join(&name), content)?;
    Ok(name)
}

fn fingerprint(digest: Sha256) -> String {
    digest
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The file of the release build that is fetched after the first load.
///
/// # Errors
/// When there is no release build.
pub fn rest(dist: &Path) -> Result<String> {
    file(dist, rest::NAME, ".wasm", "")
}

/// The file of this name and ending that is not this one.
fn file(dist: &Path, name: &str, ending: &str, other: &str) -> Result<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dist).with_context(|| format!("{} cannot be read", dist.display()))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names
        .into_iter()
        .find(|file| file.starts_with(name) && file.ends_with(ending) && file != other)
        .with_context(|| format!("{} has no {name}…{ending}", dist.display()))
}

fn tool(name: &str) -> Result<Command> {
    let mut command = process::command(name);
    command.env("PATH", setup::path()?);
    Ok(command)
}

fn bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    fs::write(path, content).with_context(|| format!("{} cannot be written", path.display()))
}
