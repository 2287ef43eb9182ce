//! Every state × every input against the table of the module.

use std::sync::Arc;

use super::world::name;
use super::*;
use crate::failure::Exit;
use crate::progress::Progress;

/// The states that differ in what they do.
const STATES: [&str; 16] = [
    "Idle",
    "Ordered",
    "Alive",
    "Running",
    "Withdrawing",
    "Ending",
    "Ending, killed",
    "Restarting",
    "Retrying",
    "Waiting",
    "Stopped",
    "Completed",
    "Failed",
    "Released",
    "LeaseLost",
    "Unkillable",
];

const RUN: RunId = RunId(1);

fn reach(state: &str) -> Machine {
    let mut machine = Machine::new(1, 0);
    let mut finite = plan();
    finite.renditions = 1;
    finite.inputs[0].finite = true;
    let wanted = Input::Wanted {
        generation: 5,
        plan: Arc::new(finite),
        resume: None,
    };
    let spawned = Input::Spawned { run: RUN, pid: 7 };
    let bytes = Input::Bytes {
        run: RUN,
        rendition: 0,
        total: 1,
    };
    let stop = Input::Unwanted { generation: 5 };
    let restart = Input::Wanted {
        generation: 5,
        plan: Arc::new(plan()),
        resume: None,
    };
    let early = Input::Wanted {
        generation: 4,
        plan: Arc::new(plan()),
        resume: None,
    };
    let done = Input::Exited {
        run: RUN,
        exit: Exit::Code(0),
        failure: failure(Class::InputEnded),
    };
    let broke = Input::Exited {
        run: RUN,
        exit: Exit::Code(1),
        failure: failure(Class::Unknown),
    };
    let hopeless = Input::SpawnFailed {
        run: RUN,
        failure: failure(Class::BadOption),
    };
    let (wake, lost, closing) = (Input::Wake, Input::LeaseLost, Input::WorkerStopping);
    let steps: Vec<(u64, Input)> = match state {
        "Idle" => vec![],
        "Ordered" => vec![(0, wanted)],
        "Alive" => vec![(0, wanted), (0, spawned)],
        "Running" => vec![(0, wanted), (0, spawned), (0, bytes)],
        "Withdrawing" => vec![(0, wanted), (0, stop)],
        "Ending" => vec![(0, wanted), (0, spawned), (0, stop)],
        "Ending, killed" => vec![(0, wanted), (0, spawned), (0, stop), (2, wake)],
        "Restarting" => vec![(0, early), (0, spawned), (0, restart)],
        "Retrying" => vec![(0, wanted), (0, spawned), (0, bytes), (5, wake)],
        "Waiting" => vec![(0, wanted), (0, spawned), (0, broke)],
        "Stopped" => vec![(0, stop)],
        "Completed" => vec![(0, wanted), (0, spawned), (0, bytes), (0, done)],
        "Failed" => vec![(0, wanted), (0, hopeless)],
        "Released" => vec![(0, wanted), (0, spawned), (0, closing), (0, broke)],
        "LeaseLost" => vec![(0, wanted), (0, spawned), (0, lost), (0, broke)],
        "Unkillable" => vec![(0, wanted), (0, spawned), (0, lost), (10, wake)],
        other => panic!("{other}"),
    };
    for (at, input) in steps {
        machine.handle(secs(at), input);
    }
    machine
}

fn inputs(machine: &Machine) -> Vec<(&'static str, Duration, Input)> {
    let wanted = |generation| Input::Wanted {
        generation,
        plan: Arc::new(plan()),
        resume: None,
    };
    let now = secs(10);
    let due = machine.wake_at().unwrap_or(now);
    // Where a deadline runs, the rest happens before it.
    let now = due.saturating_sub(ms(1)).min(now);
    let exited = |exit| Input::Exited {
        run: RUN,
        exit,
        failure: failure(Class::Unknown),
    };
    let progress = Progress {
        frame: Some(9),
        ..Progress::default()
    };
    let settled = |class| Input::Settled {
        run: RUN,
        before: failure(Class::Unknown),
        failure: failure(class),
    };
    let stranger = RunId(99);
    let gone = Input::Exited {
        run: stranger,
        exit: Exit::Code(0),
        failure: failure(Class::Unknown),
    };
    vec![
        ("Wanted, newer", now, wanted(6)),
        ("Wanted, same", now, wanted(5)),
        ("Wanted, stale", now, wanted(3)),
        ("Unwanted, newer", now, Input::Unwanted { generation: 6 }),
        ("Unwanted, same", now, Input::Unwanted { generation: 5 }),
        ("Unwanted, stale", now, Input::Unwanted { generation: 3 }),
        ("Spawned", now, Input::Spawned { run: RUN, pid: 7 }),
        (
            "SpawnFailed",
            now,
            Input::SpawnFailed {
                run: RUN,
                failure: failure(Class::Unknown),
            },
        ),
        ("Withdrawn", now, Input::Withdrawn { run: RUN }),
        ("FirstInput", now, Input::FirstInput { run: RUN }),
        ("Progress", now, Input::Progress { run: RUN, progress }),
        (
            "Bytes",
            now,
            Input::Bytes {
                run: RUN,
                rendition: 0,
                total: 9,
            },
        ),
        (
            "LogLine",
            now,
            Input::LogLine {
                run: RUN,
                line: Line::Other,
            },
        ),
        ("Exited 0", now, exited(Exit::Code(0))),
        ("Exited 1", now, exited(Exit::Code(1))),
        ("Exited by signal", now, exited(Exit::Signal(11))),
        ("Settled", now, settled(Class::InputUnauthorized)),
        ("Settled, hopeless", now, settled(Class::BadOption)),
        (
            "Outputs",
            now,
            Input::Outputs {
                problem: Some(("x".into(), failure(Class::OutputLost))),
            },
        ),
        ("WorkerStopping", now, Input::WorkerStopping),
        ("LeaseLost", now, Input::LeaseLost),
        ("Wake, early", now, Input::Wake),
        ("Wake, due", due, Input::Wake),
        (
            "Spawned, stranger",
            now,
            Input::Spawned {
                run: stranger,
                pid: 8,
            },
        ),
        (
            "Bytes, stranger",
            now,
            Input::Bytes {
                run: stranger,
                rendition: 0,
                total: 9,
            },
        ),
        ("Exited, stranger", now, gone),
    ]
}

fn told(actions: &[Action]) -> String {
    let words = actions.iter().map(|action| match action {
        Action::Spawn(order) => format!("spawn attempt {}", order.attempt),
        Action::Withdraw { .. } => "withdraw".into(),
        Action::Signal {
            signal: Signal::Terminate,
            ..
        } => "TERM".into(),
        Action::Signal {
            signal: Signal::Kill,
            ..
        } => "KILL".into(),
        Action::Record(_) => "record".into(),
        Action::Report(observation) => format!("report {:?}", observation.state).to_lowercase(),
    });
    words.collect::<Vec<_>>().join(", ")
}

fn place(state: &State) -> String {
    match state {
        State::Stopping(Stopping::Withdrawing { then, .. } | Stopping::Ending { then, .. }) => {
            let then = format!("{then:?}");
            let then = then.split([' ', '(']).next().unwrap();
            format!("{}, then {then}", name(state))
        }
        state => name(state).into(),
    }
}

/// What differs from doing nothing, a line each.
fn table() -> String {
    let mut table = String::new();
    for state in STATES {
        let before = reach(state);
        table.push_str(&format!("{state} ({})\n", place(before.state())));
        for (title, at, input) in inputs(&before) {
            let mut machine = before.clone();
            let told = told(&machine.handle(at, input));
            let (from, to) = (place(before.state()), place(machine.state()));
            if from != to || !told.is_empty() {
                let told = if told.is_empty() {
                    told
                } else {
                    format!(": {told}")
                };
                table.push_str(&format!("    {title} -> {to}{told}\n"));
            }
        }
    }
    table
}

#[test]
fn every_state_meets_every_input() {
    insta::assert_snapshot!(table(), @r"
    Idle (Idle)
        Wanted, newer -> Ordered: spawn attempt 1, report starting
        Wanted, same -> Ordered: spawn attempt 1, report starting
        Wanted, stale -> Ordered: spawn attempt 1, report starting
        Unwanted, newer -> Stopped: report stopped
        Unwanted, same -> Stopped: report stopped
        Unwanted, stale -> Stopped: report stopped
        WorkerStopping -> Released: report stopped
        LeaseLost -> LeaseLost: report stopped
    Ordered (Ordered)
        Wanted, newer -> Withdrawing, then Restart: withdraw, report stopping
        Unwanted, newer -> Withdrawing, then Stop: withdraw, report stopping
        Unwanted, same -> Withdrawing, then Stop: withdraw, report stopping
        Spawned -> Alive: report starting
        SpawnFailed -> Waiting: record, report retrying
        Exited 0 -> Waiting: record, report retrying
        Exited 1 -> Waiting: record, report retrying
        Exited by signal -> Waiting: record, report retrying
        WorkerStopping -> Withdrawing, then Release: withdraw, report stopping
        LeaseLost -> Withdrawing, then Leave: withdraw, report stopping
    Alive (Alive)
        Wanted, newer -> Ending, then Restart: TERM, report stopping
        Unwanted, newer -> Ending, then Stop: TERM, report stopping
        Unwanted, same -> Ending, then Stop: TERM, report stopping
        Bytes -> Running: report running
        Exited 0 -> Waiting: record, report retrying
        Exited 1 -> Waiting: record, report retrying
        Exited by signal -> Waiting: record, report retrying
        WorkerStopping -> Ending, then Release: TERM, report stopping
        LeaseLost -> Ending, then Leave: KILL, report stopping
        Wake, due -> Ending, then Retry: TERM, report stopping
    Running (Running)
        Wanted, newer -> Ending, then Restart: TERM, report stopping
        Unwanted, newer -> Ending, then Stop: TERM, report stopping
        Unwanted, same -> Ending, then Stop: TERM, report stopping
        Exited 0 -> Completed: record, report completed
        Exited 1 -> Waiting: record, report retrying
        Exited by signal -> Waiting: record, report retrying
        Outputs -> Running: report degraded
        WorkerStopping -> Ending, then Release: TERM, report stopping
        LeaseLost -> Ending, then Leave: KILL, report stopping
        Wake, due -> Ending, then Retry: TERM, report stopping
    Withdrawing (Withdrawing, then Stop)
        Wanted, newer -> Withdrawing, then Restart
        Wanted, same -> Withdrawing, then Restart
        Spawned -> Ending, then Stop: TERM, report stopping
        SpawnFailed -> Stopped: record, report stopped
        Withdrawn -> Stopped: report stopped
        Exited 0 -> Stopped: record, report stopped
        Exited 1 -> Stopped: record, report stopped
        Exited by signal -> Stopped: record, report stopped
        WorkerStopping -> Withdrawing, then Release
        LeaseLost -> Withdrawing, then Leave
    Ending (Ending, then Stop)
        Wanted, newer -> Ending, then Restart
        Wanted, same -> Ending, then Restart
        Exited 0 -> Stopped: record, report stopped
        Exited 1 -> Stopped: record, report stopped
        Exited by signal -> Stopped: record, report stopped
        WorkerStopping -> Ending, then Release
        LeaseLost -> Ending, then Leave: KILL
        Wake, due -> Ending, then Stop: TERM
    Ending, killed (Ending, then Stop)
        Wanted, newer -> Ending, then Restart
        Wanted, same -> Ending, then Restart
        Exited 0 -> Stopped: record, report stopped
        Exited 1 -> Stopped: record, report stopped
        Exited by signal -> Stopped: record, report stopped
        WorkerStopping -> Ending, then Release
        LeaseLost -> Ending, then Leave
        Wake, due -> Unkillable: record, report failed
    Restarting (Ending, then Restart)
        Unwanted, newer -> Ending, then Stop
        Unwanted, same -> Ending, then Stop
        Exited 0 -> Ordered: record, spawn attempt 1, report starting
        Exited 1 -> Ordered: record, spawn attempt 1, report starting
        Exited by signal -> Ordered: record, spawn attempt 1, report starting
        WorkerStopping -> Ending, then Release
        LeaseLost -> Ending, then Leave: KILL
        Wake, due -> Ending, then Restart: TERM
    Retrying (Ending, then Retry)
        Wanted, newer -> Ending, then Restart
        Unwanted, newer -> Ending, then Stop
        Unwanted, same -> Ending, then Stop
        Exited 0 -> Waiting: record, report retrying
        Exited 1 -> Waiting: record, report retrying
        Exited by signal -> Waiting: record, report retrying
        WorkerStopping -> Ending, then Release
        LeaseLost -> Ending, then Leave: KILL
        Wake, due -> Ending, then Retry: TERM
    Waiting (Waiting)
        Wanted, newer -> Ordered: spawn attempt 1, report starting
        Unwanted, newer -> Stopped: report stopped
        Unwanted, same -> Stopped: report stopped
        Settled -> Waiting: report retrying
        Settled, hopeless -> Failed: report failed
        WorkerStopping -> Released: report stopped
        LeaseLost -> LeaseLost: report stopped
        Wake, due -> Ordered: spawn attempt 2, report starting
    Stopped (Stopped)
        Wanted, newer -> Ordered: spawn attempt 1, report starting
        Unwanted, newer -> Stopped: report stopped
    Completed (Completed)
        Wanted, newer -> Ordered: spawn attempt 1, report starting
        Unwanted, newer -> Stopped: report stopped
    Failed (Failed)
        Wanted, newer -> Ordered: spawn attempt 1, report starting
        Unwanted, newer -> Stopped: report stopped
    Released (Released)
        Unwanted, newer -> Stopped: report stopped
    LeaseLost (LeaseLost)
        Wanted, newer -> Ordered: spawn attempt 1, report starting
        Wanted, same -> Ordered: spawn attempt 1, report starting
        Unwanted, newer -> Stopped: report stopped
    Unkillable (Unkillable)
        Exited 0 -> Failed: report failed
        Exited 1 -> Failed: report failed
        Exited by signal -> Failed: report failed
    ");
}
