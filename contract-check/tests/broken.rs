use std::collections::BTreeSet;

use mailbridge_contract_check::rules;

use crate::breaks::{self, Row};
use crate::proxy::{Altered, Known};
use crate::reference::{Reference, checked};

#[test]
fn every_rule_is_broken_once() {
    let broken: BTreeSet<&str> = breaks::all().into_iter().map(|(rule, _)| rule).collect();
    let known: BTreeSet<&str> = rules().map(|rule| rule.name).collect();
    assert_eq!(broken, known);
    assert_eq!(rules().count(), known.len(), "no two rules share a name");
}

/// So many at a time: each waits for answers most of the time.
const LANES: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn who_breaks_a_rule_fails_by_that_rule_alone() {
    let mut lanes: Vec<Vec<Row>> = (0..LANES).map(|_| Vec::new()).collect();
    for (place, row) in breaks::all().into_iter().enumerate() {
        lanes[place % LANES].push(row);
    }
    let running: Vec<_> = lanes.into_iter().map(|rows| tokio::spawn(wrong(rows))).collect();
    let mut wrong = Vec::new();
    for lane in running {
        wrong.extend(lane.await.expect("it ends"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What the check says of each that it should not have said.
async fn wrong(rows: Vec<Row>) -> Vec<String> {
    let ats = Reference::start().await;
    let other = ats.sign_in("sanne").await;
    let mut wrong = Vec::new();
    for (rule, breaks) in rows {
        // Each check ends its session.
        let user = ats.sign_in("jane").await;
        let mailbox = ats.mailbox(&user).await;
        let known = Known {
            user: user.clone(),
            other: other.clone(),
            mailbox: mailbox.clone(),
        };
        let altered = Altered::start(ats.base(), known, breaks).await;
        let report = checked(altered.base.clone(), &user, &other, &mailbox).await;
        if report.broken() != [rule] {
            wrong.push(format!("A server that breaks {rule}:\n{report}"));
        }
    }
    wrong
}
