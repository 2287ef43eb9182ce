use crate::spec::ChannelSpec;

/// The change from `old` to `new` alters the FFmpeg command, so that only a new run shows it.
///
/// The rest reaches a running channel as it is: outputs are the hub's, the restart policy the machine's,
/// priority and pool the scheduler's, and name, description and tags are only words.
pub fn needs_new_run(old: &ChannelSpec, new: &ChannelSpec) -> bool {
    // Taken apart by name, so that a new field does not compile until it is decided here.
    let ChannelSpec {
        name: _,
        description: _,
        tags: _,
        pool: _,
        priority: _,
        inputs,
        video,
        audio,
        audio_tracks,
        data,
        logo,
        renditions,
        outputs: _,
        restart: _,
    } = old;
    *inputs != new.inputs
        || *video != new.video
        || *audio != new.audio
        || *audio_tracks != new.audio_tracks
        || *data != new.data
        || *logo != new.logo
        || *renditions != new.renditions
}
