//! What assistive technology gets: Chromium's accessibility tree.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::page::Page;

/// The tree of a tab.
#[derive(Debug)]
pub struct Tree {
    nodes: HashMap<String, Node>,
    root: String,
}

/// What is read of an element.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its role.
    pub role: String,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    properties: HashMap<String, Value>,
    ignored: bool,
    element: i64,
    children: Vec<String>,
}

impl Node {
    /// A state or property, such as `expanded`, in words; empty where it has none.
    pub fn property(&self, name: &str) -> String {
        match self.properties.get(name).map(|property| &property["value"]) {
            Some(Value::String(value)) => value.clone(),
            Some(Value::Null) | None => String::new(),
            Some(value) => value.to_string(),
        }
    }

    /// The elements that a property such as `activedescendant` points to.
    fn related(&self, name: &str) -> Vec<i64> {
        let related = self
            .properties
            .get(name)
            .and_then(|property| property["relatedNodes"].as_array());
        let ids = related.into_iter().flatten();
        ids.filter_map(|node| node["backendDOMNodeId"].as_i64()).collect()
    }
}

impl Tree {
    /// Reads it. Only Chromium shows it.
    ///
    /// # Errors
    /// When the browser does not answer, or answers with something else.
    pub async fn read(page: &Page) -> Result<Self> {
        page.devtools("Accessibility.enable", json!({})).await?;
        let answer = page.devtools("Accessibility.getFullAXTree", json!({})).await?;
        let list = answer["nodes"].as_array().context("a tree has nodes")?;
        let root = list.first().map(id).context("a tree has a root")?;
        let nodes = list.iter().map(|node| (id(node), read(node))).collect();
        Ok(Self { nodes, root })
    }

    /// All that is read, in the order in which it is read.
    pub fn all(&self) -> Vec<&Node> {
        self.below(&self.root)
    }

    /// What is read of what lies in a node.
    pub fn inside(&self, node: &Node) -> Vec<&Node> {
        node.children.iter().flat_map(|child| self.below(child)).collect()
    }

    /// The one of this role and name.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn one(&self, role: &str, name: &str) -> Result<&Node> {
        let all = self.all();
        let found: Vec<_> = all
            .iter()
            .filter(|node| node.role == role && node.name == name)
            .collect();
        match found[..] {
            [node] => Ok(node),
            _ => bail!(
                "{} nodes are a {role} named {name:?} among {:#?}",
                found.len(),
                names(&all)
            ),
        }
    }

    /// The one that a property points to.
    ///
    /// # Errors
    /// When it points nowhere, or to what is not read.
    pub fn target(&self, node: &Node, property: &str) -> Result<&Node> {
        let [element] = node.related(property)[..] else {
            bail!(
                "{property} of {} {:?} names no single element",
                node.role,
                node.name
            )
        };
        let found = self.all().into_iter().find(|other| other.element == element);
        found.with_context(|| {
            format!(
                "{property} of {} {:?} names what is not read",
                node.role, node.name
            )
        })
    }

    fn below(&self, id: &str) -> Vec<&Node> {
        let Some(node) = self.nodes.get(id) else {
            return Vec::new();
        };
        let own = (!node.ignored).then_some(node);
        own.into_iter().chain(self.inside(node)).collect()
    }
}

/// Roles with names, for people.
pub fn names(nodes: &[&Node]) -> Vec<String> {
    nodes
        .iter()
        .filter(|node| {
            !matches!(
                node.role.as_str(),
                "StaticText" | "InlineTextBox" | "generic" | "none"
            )
        })
        .map(|node| format!("{} {}", node.role, node.name).trim().to_owned())
        .collect()
}

fn id(node: &Value) -> String {
    node["nodeId"].as_str().unwrap_or_default().to_owned()
}

fn read(node: &Value) -> Node {
    let words = |field: &str| node[field]["value"].as_str().unwrap_or_default().to_owned();
    let properties = node["properties"].as_array().into_iter().flatten();
    Node {
        role: words("role"),
        name: words("name"),
        description: words("description"),
        properties: properties
            .filter_map(|property| Some((property["name"].as_str()?.to_owned(), property["value"].clone())))
            .collect(),
        ignored: node["ignored"].as_bool().unwrap_or_default(),
        element: node["backendDOMNodeId"].as_i64().unwrap_or_default(),
        children: node["childIds"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|child| child.as_str().map(str::to_owned))
            .collect(),
    }
}
