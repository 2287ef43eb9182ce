//! What each class is called, what brings it about and what to do, for whoever is on duty.

use super::Class;

/// The text of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    pub title: &'static str,
    pub cause: &'static str,
    pub remedy: &'static str,
}

const fn words(title: &'static str, cause: &'static str, remedy: &'static str) -> Words {
    Words {
        title,
        cause,
        remedy,
    }
}

impl Class {
    /// The dictionary's text.
    pub const fn words(self) -> Words {
        match self.input_words() {
            Some(words) => words,
            None => match self.output_words() {
                Some(words) => words,
                None => self.machine_words(),
            },
        }
    }

    const fn input_words(self) -> Option<Words> {
        Some(match self {
            Class::InputUnreachable => words(
                "The input cannot be reached",
                "Nothing answers at the input's address: the sender is off, the address or port is wrong, or a firewall is between.",
                "Check that the sender runs and that address and port are right; try the address from this server.",
            ),
            Class::InputTimeout => words(
                "The input is silent",
                "Nothing arrived from the input within its time-out: the sender is off or hangs, the multicast group is not \
                 routed to this interface, or the source filter excludes the sender.",
                "Check the sender, then the interface and group: `tcpdump -ni <interface> host <group>` shows whether anything arrives.",
            ),
            Class::InputEnded => words(
                "The input came to its end",
                "The sender closed the stream or went away; of a file, the last picture was read.",
                "Check why the sender stopped. A file that is to go on for ever needs `loop`.",
            ),
            Class::InputUnauthorized => words(
                "The input asks for other credentials",
                "The source refused our user name, password, passphrase or token, or asks for one where none is given.",
                "Correct the credentials in the channel's input.",
            ),
            Class::InputNotFound => words(
                "The input's server knows no such stream",
                "The server answers, but not for this path or stream name; or nobody publishes it at the moment.",
                "Check the path in the input's URL and that the stream is being published.",
            ),
            Class::InputServerError => words(
                "The input's server has a fault of its own",
                "The server answers with an error (5xx).",
                "Nothing to mend here: tell whoever runs that server. The channel keeps trying as its policy says.",
            ),
            Class::InputNotMedia => words(
                "What arrives is not a picture we can read",
                "Bytes arrive, but they are not the expected format, are scrambled, or no picture began while we looked.",
                "Check what is sent to this address. A stream whose keyframes are far apart may need a second attempt.",
            ),
            Class::InputCorrupt => words(
                "The input is damaged on its way",
                "Packets are lost or damaged between the sender and here; pictures are repaired or lost.",
                "Check cabling, switch ports and the receive counters of the interface; compare with the sender's own monitor.",
            ),
            Class::AudioLost => words(
                "The input has lost its sound",
                "The input had sound and has none any more: its programme map lists none, the PID carries no packets, or they are \
                 scrambled.",
                "Check the audio at the sender. `missing_audio` says what the channel does meanwhile: `silence` keeps an audio \
                 track, `drop` goes on without, `fail` takes the next input.",
            ),
            Class::InputFormatChanged => words(
                "The input has become another",
                "Codec, PIDs or programme of the input changed while it was read. FFmpeg cannot follow that, so a new run was begun \
                 with what the input carries now; the outputs keep their format.",
                "Nothing to do if the sender's operator meant it. If it happens again and again, look for two senders to one \
                 address, or an encoder that restarts.",
            ),
            Class::InputScrambled => words(
                "The input is scrambled",
                "The packets of the wanted streams are encrypted (conditional access), and nothing here can decrypt them.",
                "Take the signal behind a descrambler or CAM, or ask the sender for it in the clear; check that `program` names \
                 the programme you are entitled to.",
            ),
            Class::InputHdr => words(
                "The input is of a high dynamic range",
                "The picture is coded in PQ or HLG, and the channel does not say what is to become of that: passed on as it is, \
                 it would look pale and dark on every ordinary screen.",
                "Set `video.hdr` to `tonemap`, or to `keep` with HEVC in ten bits; or send a picture of standard range.",
            ),
            Class::StreamMissing => words(
                "The input lacks a stream that is asked for",
                "The PID or audio named in the channel is not in the input.",
                "Choose from what the input carries (probe it), or set `missing_audio` to `silence` or `drop`.",
            ),
            Class::ProgramMissing => words(
                "The input does not carry the programme that is asked for",
                "The transport stream arrives, but its programme table lists no programme of the channel's `program` number: it was \
                 renumbered, or another multiplex is sent to this address.",
                "Set the input's `program` to one of those listed below, or check with the sender which multiplex this is.",
            ),
            Class::ProgramNotChosen => words(
                "The input carries several programmes",
                "No programme is named, and taking any would be a guess.",
                "Set the input's `program` to one of those listed.",
            ),
            Class::InputCodecNotCarried => words(
                "The input's codec cannot be copied",
                "The channel copies the picture or the sound, and what the input carries is of a codec that no rendition can carry.",
                "Send H.264, HEVC or MPEG-2 with AAC, AC-3, MP2 or Opus; or name a codec that encodes in place of `copy`.",
            ),
            Class::NameNotResolved => words(
                "A host name cannot be resolved",
                "The name is misspelt, or this server's DNS does not answer.",
                "Check the name; `getent hosts <name>` on this server shows what it resolves to. An address instead of a name helps at once.",
            ),
            Class::NobodyCalls => words(
                "Nobody calls the listener",
                "We listen, and no sender connected in time.",
                "Start the sender and check that it calls this server's address and port, and that a firewall lets it through.",
            ),
            Class::FileNotFound => words(
                "A file is missing",
                "The file or device named in the channel does not exist under the media roots of this server, or may not be read.",
                "Put the file there or correct its path; with several servers it must be on each.",
            ),
            Class::DeviceNotACamera => words(
                "The device is not a camera",
                "The device exists but does not answer as a video capture device.",
                "Choose the camera by its name under /dev/v4l/by-id.",
            ),
            Class::InterfaceMissing => words(
                "The network interface is missing",
                "No interface of this server has the name, address or network named in the channel.",
                "Correct the interface, or bring it up: `ip address` lists what there is.",
            ),
            Class::PortInUse => words(
                "The port is taken",
                "Another program on this server receives on the same address and port and does not share it.",
                "`ss -lunp` (UDP) or `ss -ltnp` (TCP) names the program: stop it or choose another port.",
            ),
            Class::TlsFailed => words(
                "The secure connection failed",
                "The far end does not speak TLS on this port, or its certificate was refused.",
                "Check the port and whether the URL should begin with the form without `s` (http, rtmp).",
            ),
            _ => return None,
        })
    }

    const fn output_words(self) -> Option<Words> {
        Some(match self {
            Class::OutputUnreachable => words(
                "The output's far end cannot be reached",
                "Nothing answers at the output's address: the receiver is off, address or port is wrong, or a firewall is between.",
                "Check that the receiver runs and that address and port are right.",
            ),
            Class::OutputRefused => words(
                "The output's far end refused us",
                "The far end closed the connection without saying why: a wrong stream key, application or path, or it takes no more streams.",
                "Check key, application and path with whoever runs the far end.",
            ),
            Class::OutputUnauthorized => words(
                "The output's far end asks for other credentials",
                "The stream key, passphrase or password was refused.",
                "Correct the credentials of the output.",
            ),
            Class::OutputLost => words(
                "The connection to the output's far end broke",
                "The far end took data and then closed the connection or went away.",
                "Check the far end. The output keeps trying by itself.",
            ),
            Class::OutputTimeout => words(
                "The output's far end does not react",
                "The far end accepted the connection and then neither answered nor took data.",
                "Check the far end: it hangs, is overloaded, or the way to it is too narrow for the bit rate.",
            ),
            Class::OutputPathMissing => words(
                "The output's folder is missing",
                "The folder to write into does not exist or was removed while running.",
                "Make the folder, or correct the output's path.",
            ),
            Class::OutputReadOnly => words(
                "The output's folder cannot be written",
                "The file system is mounted read-only, or its permissions forbid writing.",
                "Mount it for writing or choose another folder; a file system that turned read-only by itself points to a failing disk.",
            ),
            Class::PeerNotRtmp => words(
                "The far end does not speak RTMP",
                "Something else listens on this port.",
                "Check host and port of the URL; RTMP's own port is 1935.",
            ),
            Class::CodecNotInContainer => words(
                "The output's format cannot carry this codec",
                "Video or audio is encoded in a way that the output's container has no place for.",
                "Choose H.264 and AAC for this output, or another type of output.",
            ),
            Class::DiskFull => words(
                "The disk is full",
                "No space is left where the run writes.",
                "Free space: `df -h` shows the full file system. Old recordings and logs are the usual reason.",
            ),
            _ => return None,
        })
    }

    const fn machine_words(self) -> Words {
        match self {
            Class::EncoderMissing => words(
                "The encoder is missing",
                "The FFmpeg of this server was built without the encoder that the channel asks for.",
                "Install an FFmpeg that has it, or choose another codec; `signalbox doctor` lists what works here.",
            ),
            Class::HardwareUnavailable => words(
                "The encoding hardware cannot be used",
                "The graphics card, its driver or the permission to use it is missing on this server.",
                "Install the driver, let the service use the device (/dev/dri, /dev/nvidia*), or encode in software.",
            ),
            Class::EncoderTooSlow => words(
                "This server is too slow for the channel",
                "Encoding takes longer than the programme itself, so the picture falls behind and data is lost.",
                "Choose a quicker preset, fewer or smaller renditions, or move channels to another server.",
            ),
            Class::BadOption => words(
                "FFmpeg refuses a setting",
                "One of the channel's settings is not valid for the encoder, filter or protocol, or for this version of FFmpeg.",
                "Correct the setting named below.",
            ),
            Class::NotSupported => words(
                "This cannot be run yet",
                "The channel asks for something that this version does not do.",
                "Choose another setting for what is named below.",
            ),
            Class::FfmpegMissing => words(
                "FFmpeg is not there",
                "The FFmpeg program was not found or may not be run.",
                "Install it (`apt install ffmpeg`) or correct its path; `signalbox doctor` checks it.",
            ),
            Class::SpawnFailed => words(
                "FFmpeg could not be started",
                "The system refused a new process, a pipe or a log file: usually a limit was reached.",
                "Check the limits on processes and open files, free memory, and that the log folder can be written.",
            ),
            Class::StartDeadline => words(
                "Nothing came out in time",
                "FFmpeg started, but no picture came out before the start deadline: the input may carry none, or the server is overloaded.",
                "Look at the log below and at the input; a heavy ladder on a busy server may need a longer `start_deadline_seconds`.",
            ),
            Class::Stalled => words(
                "FFmpeg stopped producing",
                "A rendition stood still while the process went on: the input blocks, or the server is overloaded.",
                "If it comes again: look at the input's timing and at the server's load at that moment.",
            ),
            Class::Killed => words(
                "FFmpeg was killed",
                "Something other than Signalbox ended the process.",
                "Ask who else works on this server; the system's journal (`journalctl -k`) tells of memory shortage.",
            ),
            Class::KilledOom => words(
                "FFmpeg was killed: memory is exhausted",
                "The server ran out of memory and the kernel ended the process.",
                "Run fewer or smaller channels here, or add memory.",
            ),
            Class::Crashed => words(
                "FFmpeg crashed",
                "The program itself broke off, by a fault in it or in a driver.",
                "If it comes again with the same input, keep a recording of that input and report it; another FFmpeg version may help.",
            ),
            Class::Unkillable => words(
                "FFmpeg cannot be ended",
                "The process does not even obey the kernel's KILL: it hangs in a device, a driver or a network file system.",
                "See what the process named below waits for (`cat /proc/<pid>/stack`); usually only unmounting the file system, unplugging \
                 the device or a reboot helps. Then start the channel again.",
            ),
            Class::WorkerLost => words(
                "The encoding server was lost",
                "The server that ran the channel no longer answers or lost its database.",
                "The channel is placed anew by itself. Check that server and its network.",
            ),
            Class::KillsWorkers => words(
                "The channel was stopped because servers died while starting it",
                "Three times in ten minutes the server that started this channel died.",
                "Look at those servers' logs before starting it again; its input or device may crash the machine.",
            ),
            _ => words(
                "FFmpeg ended for an unknown reason",
                "No line of its log is in the dictionary.",
                "Read the log; the last lines are below. If they tell you something, please report them so that the dictionary grows.",
            ),
        }
    }
}
