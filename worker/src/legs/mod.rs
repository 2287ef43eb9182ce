//! Output legs: one process each that carries a rendition to a peer by SRT, RTMP or RTSP.
//!
//! Each leg has a supervision machine of its own, which is told what the peer took and never what a pipe swallowed.

mod clock;
mod feed;
mod leg;
mod plan;
mod process;
mod report;
mod sockets;
mod statistics;
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use hub::Channel;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use transcode::spec::ChannelSpec;

pub(crate) use report::Board;
pub(crate) use sockets::Sockets;
pub use sockets::available;

use crate::logs::ChannelLog;
use crate::shared::Shared;
use leg::{Home, Leg, Wish};
use plan::{Begun, LegPlan};

/// How long the end of a channel waits for its legs; the kill ladder takes two seconds.
const END: Duration = Duration::from_millis(2500);

/// The legs of one channel.
pub(crate) struct Legs {
    home: Arc<Home>,
    present: BTreeMap<i64, Present>,
    /// Those of outputs that are gone, until their processes are.
    leaving: Vec<JoinHandle<()>>,
    begun: Option<Begun>,
    /// The channel ends: nothing begins before its next run.
    ending: bool,
}

struct Present {
    wishes: watch::Sender<Wish>,
    plan: Option<LegPlan>,
    task: JoinHandle<()>,
}

impl Legs {
    pub(crate) fn new(shared: Arc<Shared>, job_id: i64, channel: Arc<Channel>) -> Legs {
        Legs {
            home: Arc::new(Home {
                shared,
                job_id,
                channel,
                board: Board::default(),
            }),
            present: BTreeMap::new(),
            leaving: Vec::new(),
            begun: None,
            ending: false,
        }
    }

    pub(crate) fn board(&self) -> Board {
        self.home.board.clone()
    }

    /// A run begins that encodes as `spec` says: who carries streams of another kind begins anew.
    pub(crate) fn begin_run(
        &mut self,
        run: u64,
        spec: &ChannelSpec,
        paused: &BTreeSet<i64>,
        log: &ChannelLog,
    ) {
        let encoded = spec.clone();
        self.begun = Some(Begun { run, spec: encoded });
        self.ending = false;
        self.set(spec, paused, log);
    }

    /// Makes these the channel's legs. Those that stay as they were go on.
    pub(crate) fn set(&mut self, spec: &ChannelSpec, paused: &BTreeSet<i64>, log: &ChannelLog) {
        if self.ending {
            return;
        }
        let plans = plan::plans(spec, paused, self.begun.as_ref());
        let kept: BTreeSet<i64> = plans.iter().map(|(id, _)| *id).collect();
        let gone: Vec<i64> = self.present.keys().copied().collect();
        for id in gone.into_iter().filter(|id| !kept.contains(id)) {
            self.dismiss(id);
        }
        self.leaving.retain(|task| !task.is_finished());
        for (id, plan) in plans {
            self.set_one(id, plan, log);
        }
    }

    fn set_one(&mut self, id: i64, plan: Option<LegPlan>, log: &ChannelLog) {
        let wish = match &plan {
            Some(plan) => Wish::Carry(Arc::new(plan.clone())),
            None => Wish::Pause,
        };
        if let Some(present) = self.present.get_mut(&id) {
            if present.plan != plan {
                present.plan = plan;
                let _ = present.wishes.send(wish);
            }
            return;
        }
        let (wishes, heard) = watch::channel(wish);
        let leg = Leg::new(Arc::clone(&self.home), id, log.clone(), heard);
        let task = tokio::spawn(leg.run());
        self.present.insert(id, Present { wishes, plan, task });
    }

    fn dismiss(&mut self, id: i64) {
        if let Some(present) = self.present.remove(&id) {
            let _ = present.wishes.send(Wish::Gone);
            self.leaving.push(present.task);
        }
    }

    /// Begins to end every leg in good order, beside the encoder.
    pub(crate) fn begin_end(&mut self) {
        self.ending = true;
        let present: Vec<i64> = self.present.keys().copied().collect();
        present.into_iter().for_each(|id| self.dismiss(id));
    }

    /// Ends every leg in good order, and kills those that take too long.
    pub(crate) async fn end(&mut self) {
        self.begin_end();
        let all = async {
            for task in &mut self.leaving {
                let _ = task.await;
            }
        };
        let _ = timeout(END, all).await;
        self.kill();
    }

    /// Kills every leg at once.
    pub(crate) fn kill(&mut self) {
        let present = std::mem::take(&mut self.present);
        let present = present.into_values().map(|present| present.task);
        for task in self.leaving.drain(..).chain(present) {
            // A process that is dropped alive is killed.
            task.abort();
        }
    }
}

impl Drop for Legs {
    fn drop(&mut self) {
        self.kill();
    }
}
