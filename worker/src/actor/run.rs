//! One run: prepared, spawned, watched to its end.

use std::sync::Arc;

use hub::{Channel, RunFeed};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use transcode::failure::{Exit, Failure};
use transcode::progress::Progress;
use transcode::supervision::{Line, RunId, Signal, SpawnOrder, Why};

use crate::jobs::View;
use crate::logs::ChannelLog;
use crate::shared::Shared;

use super::wish::Loaded;

/// What a run is told.
#[derive(Debug, Clone, Copy)]
pub(super) enum Command {
    /// Do not spawn, if it is not too late.
    Withdraw,
    Signal {
        signal: Signal,
        why: Why,
    },
}

/// What a run tells.
#[derive(Debug)]
pub(super) enum RunEvent {
    Spawned {
        pid: i32,
        feed: RunFeed,
    },
    SpawnFailed(Failure),
    Withdrawn,
    FirstInput,
    /// It reads sound of the input's own.
    Sounds,
    /// What is poor about its input; none when all is well.
    Condition(Option<(String, Failure)>),
    Progress(Progress),
    Line(Line),
    /// Every rung has given a byte.
    Flows,
    Exited {
        exit: Exit,
        failure: Failure,
    },
}

/// All that a run needs.
pub(super) struct Task {
    /// An earlier run of the same wish read sound from this input.
    pub(super) had_sound: bool,
    pub(super) shared: Arc<Shared>,
    pub(super) job_id: i64,
    pub(super) order: SpawnOrder,
    pub(super) loaded: Arc<Loaded>,
    pub(super) log: ChannelLog,
    pub(super) view: Arc<View>,
    pub(super) channel: Arc<Channel>,
    pub(super) events: UnboundedSender<(RunId, RunEvent)>,
}

impl Task {
    pub(super) async fn run(self, mut commands: UnboundedReceiver<Command>) {
        let prepared = tokio::select! {
            biased;
            prepared = self.prepare() => prepared,
            () = withdrawn(&mut commands) => return self.tell(RunEvent::Withdrawn),
        };
        let launched = match prepared {
            Ok(ready) => self.launch(ready).await,
            Err(failure) => Err(failure),
        };
        match launched {
            Ok(live) => self.pump(live, commands).await,
            Err(failure) => self.tell(RunEvent::SpawnFailed(failure)),
        }
    }

    pub(super) fn tell(&self, event: RunEvent) {
        // Nobody listens only when the worker ends; the child then dies with its handle.
        let _ = self.events.send((self.order.run, event));
    }
}

/// Resolves when the order is withdrawn, or when nobody is left to want it.
async fn withdrawn(commands: &mut UnboundedReceiver<Command>) {
    while let Some(command) = commands.recv().await {
        if matches!(command, Command::Withdraw) {
            return;
        }
    }
}
