use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use super::state::State;
use crate::file::Recording;
use crate::hls::Packager;
use crate::meter::{Meter, explain};
use crate::pacer::SinkPlan;
use crate::tap::Tap;
use crate::{DeliveryError, ErrorKind, Gate, HubSettings, OutputKind, OutputPlan};

/// A recording may wait for a disk this long at 20 Mb/s.
const RECORDING_HOLDS: usize = 16 * 1024 * 1024;

/// An output as the channel keeps it.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) plan: OutputPlan,
    pub(super) meter: Arc<Meter>,
    /// Of a recording that is not paused.
    tap: Option<Arc<Tap>>,
}

/// What outputs are made with.
pub(super) struct Workshop<'a> {
    pub(super) settings: &'a HubSettings,
    pub(super) gate: &'a Arc<Gate>,
    /// Threads that are ending by themselves.
    pub(super) leaving: &'a mut Vec<JoinHandle<()>>,
}

impl State {
    /// Makes `plans` the outputs. One that stays as it was is not touched.
    pub(super) fn set_outputs(&mut self, plans: Vec<OutputPlan>, shop: &mut Workshop<'_>) {
        let mut old = std::mem::take(&mut self.outputs);
        for plan in plans {
            let kept = old.iter().position(|output| output.plan.id == plan.id);
            let output = match kept.map(|at| old.swap_remove(at)) {
                Some(output) if output.serves_as(&plan) => Output { plan, ..output },
                before => self.renew(before, plan, shop),
            };
            self.outputs.push(output);
        }
        for output in old {
            self.retire(&output);
        }
        let outputs = &self.outputs;
        self.packagers
            .retain(|packager| outputs.iter().any(|output| output.plan.id == packager.id));
        self.set_sinks(shop);
    }

    /// An output that is new or was edited. Its counts stay.
    fn renew(
        &mut self,
        before: Option<Output>,
        plan: OutputPlan,
        shop: &mut Workshop<'_>,
    ) -> Output {
        let meter = match before {
            Some(output) => {
                self.retire(&output);
                output.meter.mended();
                output.meter
            }
            None => Arc::default(),
        };
        let mut output = Output {
            plan,
            meter,
            tap: None,
        };
        self.set_up(&mut output, shop);
        output
    }

    fn set_up(&mut self, output: &mut Output, shop: &mut Workshop<'_>) {
        match &output.plan.kind {
            OutputKind::Hls {
                segment_seconds,
                window_segments,
            } => {
                let meter = Arc::clone(&output.meter);
                if output.plan.paused {
                    // A window with a hole in it plays nowhere.
                    self.packagers.retain(|p| p.id != output.plan.id);
                } else {
                    self.set_up_hls(output.plan.id, *segment_seconds, *window_segments, meter);
                }
            }
            OutputKind::File {
                dir,
                segment_seconds,
                stem,
            } if !output.plan.paused => {
                let recording = Recording {
                    dir: dir.clone(),
                    stem: stem.clone(),
                    segment_seconds: *segment_seconds,
                };
                if let Err(error) = self.set_up_file(output, recording, shop) {
                    output.meter.failing(explain(&error));
                }
            }
            _ => {}
        }
        if output.plan.rung.is_none() && !matches!(output.plan.kind, OutputKind::Hls { .. }) {
            output.meter.impossible(DeliveryError {
                kind: ErrorKind::BadConfiguration,
                text: "no rendition is named".to_owned(),
            });
        }
    }

    /// A packager that differs begins anew, also in the middle of a run.
    fn set_up_hls(&mut self, id: i64, seconds: f64, window: u32, meter: Arc<Meter>) {
        let existing = self.packagers.iter().position(|p| p.id == id);
        match existing {
            Some(at) if self.packagers[at].is_same(seconds, window) => return,
            Some(at) => drop(self.packagers.swap_remove(at)),
            None => {}
        }
        let mut packager = Packager::new(id, seconds, window, meter);
        if let Some(run) = &self.run {
            packager.begin_run(&run.number.joined());
        }
        self.packagers.push(packager);
    }

    fn set_up_file(
        &mut self,
        output: &mut Output,
        recording: Recording,
        shop: &mut Workshop<'_>,
    ) -> io::Result<()> {
        let Some(rung) = output.plan.rung.clone() else {
            return Ok(());
        };
        let patience = shop.settings.join_patience.as_nanos() as i64;
        let tap = Tap::new(RECORDING_HOLDS, patience, Arc::clone(&output.meter)).joining_runs();
        let tap = Arc::new(tap);
        let thread = crate::file::start(recording, Arc::clone(&tap), Arc::clone(shop.gate))?;
        shop.leaving.push(thread);
        self.rung_mut(&rung).add_tap(Arc::clone(&tap));
        output.tap = Some(tap);
        Ok(())
    }

    /// The output is gone, or about to be set up otherwise.
    fn retire(&mut self, output: &Output) {
        if let Some(tap) = &output.tap {
            tap.close();
        }
        if matches!(output.plan.kind, OutputKind::HttpTs)
            && let Some(name) = &output.plan.rung
        {
            self.rung_mut(name).close_readers_of(&output.meter);
        }
    }

    /// Tells every pacer its outputs.
    fn set_sinks(&mut self, shop: &mut Workshop<'_>) {
        for output in &self.outputs {
            if let Some(name) = &output.plan.rung
                && !self.rungs.iter().any(|rung| rung.name == *name)
            {
                self.rungs.push(crate::rung::Rung::new(name));
            }
        }
        let Self { rungs, outputs, .. } = self;
        for rung in rungs {
            let sinks = outputs.iter().filter(|o| o.goes_by(&rung.name));
            let sinks: Vec<SinkPlan> = sinks.filter_map(Output::sink).collect();
            match rung.set_sinks(sinks, shop.settings, shop.gate) {
                Ok(Some(thread)) => shop.leaving.push(thread),
                Ok(None) => {}
                Err(error) => outputs
                    .iter()
                    .filter(|o| o.goes_by(&rung.name) && o.sink().is_some())
                    .for_each(|o| o.meter.failing(explain(&error))),
            }
        }
    }
}

impl Output {
    /// Whether nothing but the name differs.
    fn serves_as(&self, plan: &OutputPlan) -> bool {
        let renamed = OutputPlan {
            name: plan.name.clone(),
            ..self.plan.clone()
        };
        renamed == *plan
    }

    fn goes_by(&self, rung: &str) -> bool {
        self.plan.rung.as_deref() == Some(rung)
    }

    fn sink(&self) -> Option<SinkPlan> {
        let (target, rtp) = match &self.plan.kind {
            OutputKind::Udp(target) => (target, false),
            OutputKind::Rtp(target) => (target, true),
            _ => return None,
        };
        (!self.plan.paused).then(|| SinkPlan {
            id: self.plan.id,
            target: target.clone(),
            rtp,
            meter: Arc::clone(&self.meter),
        })
    }
}
