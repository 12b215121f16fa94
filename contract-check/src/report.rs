//! What came of a check, in words.

use std::fmt;

use crate::finding::Finding;
use crate::rules::Rule;

/// What came of a check.
#[derive(Debug)]
pub struct Report {
    /// Each rule, with what was found where it is not kept.
    pub findings: Vec<(&'static Rule, Option<Finding>)>,
    /// What could not be put back.
    pub left: Option<String>,
}

impl Report {
    /// The names of the rules that the server breaks.
    pub fn broken(&self) -> Vec<&'static str> {
        self.named(|finding| matches!(finding, Some(Finding::Broken(_))))
    }

    /// The names of the rules that could not be looked at.
    pub fn not_checked(&self) -> Vec<&'static str> {
        self.named(|finding| matches!(finding, Some(Finding::NotChecked(_))))
    }

    fn named(&self, wanted: fn(&Option<Finding>) -> bool) -> Vec<&'static str> {
        let found = self.findings.iter().filter(|(_, finding)| wanted(finding));
        found.map(|(rule, _)| rule.name).collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (rule, finding) in &self.findings {
            match finding {
                None => writeln!(f, "kept         {}", rule.name)?,
                Some(Finding::NotChecked(why)) => writeln!(f, "not checked  {}: {why}", rule.name)?,
                Some(Finding::Broken(difference)) => {
                    writeln!(f, "BROKEN       {}: {}", rule.name, rule.says)?;
                    writeln!(f, "             request   {}", difference.request)?;
                    writeln!(f, "             expected  {}", difference.expected)?;
                    writeln!(f, "             came      {}", difference.came)?;
                    writeln!(f, "             see       {}", rule.source)?;
                }
            }
        }
        if let Some(left) = &self.left {
            writeln!(f, "\nLeft behind: {left}")?;
        }
        let (broken, not_checked) = (self.broken().len(), self.not_checked().len());
        let kept = self.findings.len() - broken - not_checked;
        write!(
            f,
            "\n{kept} rules kept, {broken} broken, {not_checked} not checked"
        )
    }
}
