// Generated from openapi.yaml by `npm run schema`.

export interface paths {
    "/api/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Channels, page by page. */
        get: operations["list_channels"];
        put?: never;
        /** Makes a channel; its job is stopped. */
        post: operations["create_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/probe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens an input for a few seconds, without a channel: what comes, from whom, or what is likely wrong.
         * @description `udp`, `rtp` and `srt` are received by a live worker, the first two beside whoever else receives them; the others are
         *     opened by its ffprobe. `thumbnail` is the first key frame as a `data:` URL, null where none came in time.
         */
        post: operations["probe_input"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Looks at a specification; nothing is kept.
         * @description With the `id` of a channel in it, it is looked at as a change of that channel.
         */
        post: operations["validate_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A channel with its job and how its outputs deliver. */
        get: operations["get_channel"];
        /**
         * Puts another specification in the place of a channel's.
         * @description Outputs are matched by `id`, else by name; unchanged ones flow on. What is not given takes its default.
         */
        put: operations["replace_channel"];
        post?: never;
        /** Stops a channel and removes it with its outputs. */
        delete: operations["delete_channel"];
        options?: never;
        head?: never;
        /** Changes a channel by a JSON merge patch (RFC 7386): null gives a field its default, lists are replaced whole. */
        patch: operations["patch_channel"];
        trace?: never;
    };
    "/api/v1/channels/{id}/command": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The exact FFmpeg command of the present run, or the one that a start would run; secrets hidden. */
        get: operations["get_command"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Series of the last hour for charts, a point a second. */
        get: operations["get_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The channel's log: FFmpeg's lines with their times, each run beginning with its command; secrets hidden. */
        get: operations["get_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/outputs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All outputs of a channel, and how they deliver. */
        get: operations["list_outputs"];
        put?: never;
        /** Adds an output; the encoder and the other outputs go on undisturbed. */
        post: operations["create_output"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/outputs/{output_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An output, and how it delivers. */
        get: operations["get_output"];
        put?: never;
        post?: never;
        /** Removes an output; the encoder and the other outputs go on undisturbed. */
        delete: operations["delete_output"];
        options?: never;
        head?: never;
        /** Changes an output by a JSON merge patch (RFC 7386); the encoder and the other outputs go on undisturbed. */
        patch: operations["patch_output"];
        trace?: never;
    };
    "/api/v1/channels/{id}/outputs/{output_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Holds an output back. */
        post: operations["pause_output"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/outputs/{output_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a paused output go on. */
        post: operations["resume_output"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last 20 runs of a channel, the latest first. */
        get: operations["list_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/channels/{id}/thumbnail.jpg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last picture of a channel, some five seconds apart. */
        get: operations["get_thumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happens, as server-sent events.
         * @description State events carry an id; `Last-Event-ID` replays what came after it (24 hours, 100,000 at most). Where that is no
         *     longer kept, one `reset` comes: read everything again. `progress` comes every second, has no id and is not replayed.
         *     A reader that is too slow gets `dropped` and is sent away; it resumes with its last id.
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, page by page. */
        get: operations["list_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restarts many. */
        post: operations["restart_jobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts many. */
        post: operations["start_jobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops many. */
        post: operations["stop_jobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job. */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/restart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Wants a new run of the channel, whether it runs or not. */
        post: operations["restart_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Wants the channel to run. One that runs goes on undisturbed. */
        post: operations["start_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Wants the channel not to run. */
        post: operations["stop_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network-interfaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The network interfaces of every live worker. */
        get: operations["list_network_interfaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system-metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Processor, memory and network of every live worker's machine. */
        get: operations["list_system_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every worker that was ever seen, by its latest session. */
        get: operations["list_workers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A worker, by its latest session. */
        get: operations["get_worker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/alive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers. */
        get: operations["alive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The database and its schema answer; says how queue and workers do. */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics for Prometheus, read as they are asked for. */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.yaml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: operations["openapi_yaml"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description How the sound is encoded. */
        Audio: {
            /**
             * Format: int32
             * @default 2
             */
            channels: number;
            codec?: components["schemas"]["AudioCodec"];
            /**
             * Format: int32
             * @description −2000 to 5000.
             * @default 0
             */
            delay_ms: number;
            /**
             * Format: double
             * @description A factor, 0.1 to 10.
             * @default 1
             */
            gain: number;
            /**
             * @description To EBU R128.
             * @default false
             */
            normalize: boolean;
            /**
             * Format: int32
             * @default 48000
             */
            sample_rate: number;
        };
        /**
         * @description Audio codecs.
         * @enum {string}
         */
        AudioCodec: "aac" | "ac3" | "mp2" | "opus" | "copy";
        /** @description How the sound is encoded. */
        AudioRequest: {
            /**
             * Format: int32
             * @default 2
             */
            channels: number;
            codec?: components["schemas"]["AudioCodec"];
            /**
             * Format: int32
             * @description −2000 to 5000.
             * @default 0
             */
            delay_ms: number;
            /**
             * Format: double
             * @description A factor, 0.1 to 10.
             * @default 1
             */
            gain: number;
            /**
             * @description To EBU R128.
             * @default false
             */
            normalize: boolean;
            /**
             * Format: int32
             * @default 48000
             */
            sample_rate: number;
        };
        /** @description One of several audio tracks. */
        AudioTrack: {
            /**
             * Format: int64
             * @description Bits per second; none takes the rendition's `audio_bitrate`. Of a copied track it says what to keep free in a constant rate; none keeps 640000.
             */
            bitrate?: number | null;
            /**
             * Format: int32
             * @default 2
             */
            channels: number;
            codec?: components["schemas"]["AudioCodec"];
            /**
             * Format: int32
             * @default 0
             */
            delay_ms: number;
            /**
             * Format: double
             * @default 1
             */
            gain: number;
            /** @description ISO 639-2. */
            language?: string | null;
            /** @default false */
            normalize: boolean;
            select?: components["schemas"]["TrackSelect"];
        };
        /** @description One of several audio tracks. */
        AudioTrackRequest: {
            /**
             * Format: int64
             * @description Bits per second; none takes the rendition's `audio_bitrate`. Of a copied track it says what to keep free in a constant rate; none keeps 640000.
             */
            bitrate?: number | null;
            /**
             * Format: int32
             * @default 2
             */
            channels: number;
            codec?: components["schemas"]["AudioCodec"];
            /**
             * Format: int32
             * @default 0
             */
            delay_ms: number;
            /**
             * Format: double
             * @default 1
             */
            gain: number;
            /** @description ISO 639-2. */
            language?: string | null;
            /** @default false */
            normalize: boolean;
            select?: components["schemas"]["TrackSelectRequest"];
        };
        /** @description What became of each job, in the order asked. */
        BulkAnswer: {
            items: components["schemas"]["BulkItem"][];
        };
        /** @description What became of one job. */
        BulkItem: {
            /** Format: int64 */
            id: number;
            problem?: components["schemas"]["Problem"] | null;
            status?: components["schemas"]["Status"] | null;
        };
        /**
         * @description What becomes of closed captions.
         * @enum {string}
         */
        Captions: "pass" | "drop";
        /** @description A channel: what was asked for, its job, and how its outputs deliver. */
        Channel: components["schemas"]["ChannelSpec"] & {
            /** Format: date-time */
            created_at: string;
            /** Format: int64 */
            id: number;
            job: components["schemas"]["Job"];
            outputs: components["schemas"]["OutputResource"][];
            /** @description After a change: a new run takes the place of the present one at once. */
            restarts?: boolean | null;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description One live programme: inputs in order of preference, an encoding, renditions, outputs. */
        ChannelRequest: {
            audio?: components["schemas"]["AudioRequest"];
            /** @description Replaces `audio` where given. */
            audio_tracks?: components["schemas"]["AudioTrackRequest"][] | null;
            data?: components["schemas"]["DataRequest"];
            /** @default  */
            description: string;
            /** @description Tried in this order, at least one. */
            inputs: components["schemas"]["InputRequest"][];
            logo?: components["schemas"]["LogoRequest"] | null;
            /**
             * @description Unique among channels, 1 to 255 characters, not digits only.
             * @example news-24
             */
            name: string;
            outputs?: components["schemas"]["OutputRequest"][];
            /**
             * @description Routes the channel's job to workers of that label.
             * @default default
             */
            pool: string;
            /**
             * Format: int32
             * @description 0 to 100; the higher is placed first.
             * @default 50
             */
            priority: number;
            /** @description The ladder: 1 to 12 rungs. */
            renditions: components["schemas"]["RenditionRequest"][];
            restart?: components["schemas"]["RestartPolicyRequest"];
            tags?: string[];
            video?: components["schemas"]["VideoRequest"];
        };
        /** @description One live programme: inputs in order of preference, an encoding, renditions, outputs. */
        ChannelSpec: {
            audio?: components["schemas"]["Audio"];
            /** @description Replaces `audio` where given. */
            audio_tracks?: components["schemas"]["AudioTrack"][] | null;
            data?: components["schemas"]["Data"];
            /** @default  */
            description: string;
            /** @description Tried in this order, at least one. */
            inputs: components["schemas"]["Input"][];
            logo?: components["schemas"]["Logo"] | null;
            /**
             * @description Unique among channels, 1 to 255 characters, not digits only.
             * @example news-24
             */
            name: string;
            outputs?: components["schemas"]["Output"][];
            /**
             * @description Routes the channel's job to workers of that label.
             * @default default
             */
            pool: string;
            /**
             * Format: int32
             * @description 0 to 100; the higher is placed first.
             * @default 50
             */
            priority: number;
            /** @description The ladder: 1 to 12 rungs. */
            renditions: components["schemas"]["Rendition"][];
            restart?: components["schemas"]["RestartPolicy"];
            tags?: string[];
            video?: components["schemas"]["Video"];
        };
        /**
         * @description The words of the failure dictionary. They travel in `snake_case` and are never renamed: clients match on them.
         * @enum {string}
         */
        Class: "InputUnreachable" | "InputTimeout" | "InputEnded" | "InputUnauthorized" | "InputNotFound" | "InputServerError" | "InputNotMedia" | "InputCorrupt" | "AudioLost" | "InputFormatChanged" | "InputScrambled" | "InputHdr" | "StreamMissing" | "ProgramMissing" | "ProgramNotChosen" | "InputCodecNotCarried" | "NameNotResolved" | "NobodyCalls" | "FileNotFound" | "DeviceNotACamera" | "InterfaceMissing" | "PortInUse" | "TlsFailed" | "OutputUnreachable" | "OutputRefused" | "OutputUnauthorized" | "OutputLost" | "OutputTimeout" | "OutputPathMissing" | "OutputReadOnly" | "PeerNotRtmp" | "CodecNotInContainer" | "DiskFull" | "EncoderMissing" | "HardwareUnavailable" | "EncoderTooSlow" | "BadOption" | "NotSupported" | "FfmpegMissing" | "SpawnFailed" | "StartDeadline" | "Stalled" | "Killed" | "KilledOom" | "Crashed" | "Unkillable" | "WorkerLost" | "KillsWorkers" | "unknown";
        /** @description The FFmpeg command, argument by argument. */
        Command: {
            argv: string[];
        };
        /**
         * @description Corners of the picture.
         * @enum {string}
         */
        Corner: "top_left" | "top_right" | "bottom_left" | "bottom_right";
        /** @description What becomes of the input's data streams. */
        Data: {
            dvb_subtitles?: components["schemas"]["DataHandling"];
            teletext?: components["schemas"]["DataHandling"];
        };
        /**
         * @description Copied or left out.
         * @enum {string}
         */
        DataHandling: "drop" | "copy";
        /** @description What becomes of the input's data streams. */
        DataRequest: {
            dvb_subtitles?: components["schemas"]["DataHandling"];
            teletext?: components["schemas"]["DataHandling"];
        };
        /** @description Where datagrams are sent. */
        DatagramTarget: {
            /**
             * @description `host:port`, unicast or multicast.
             * @example 239.20.0.1:6001
             */
            address: string;
            /**
             * Format: int32
             * @description 0 to 63.
             * @default 0
             */
            dscp: number;
            /**
             * @description An address, a name or a CIDR; none lets the kernel choose.
             * @example 10.0.3.0/24
             */
            interface?: string | null;
            /**
             * @description Two outputs may share an address and port only when both say so.
             * @default false
             */
            redundant: boolean;
            /** @description The sender's address; none is that of the interface. */
            source_address?: string | null;
            /**
             * Format: int32
             * @default 16
             */
            ttl: number;
        };
        /** @description Where datagrams are sent. */
        DatagramTargetRequest: {
            /**
             * @description `host:port`, unicast or multicast.
             * @example 239.20.0.1:6001
             */
            address: string;
            /**
             * Format: int32
             * @description 0 to 63.
             * @default 0
             */
            dscp: number;
            /**
             * @description An address, a name or a CIDR; none lets the kernel choose.
             * @example 10.0.3.0/24
             */
            interface?: string | null;
            /**
             * @description Two outputs may share an address and port only when both say so.
             * @default false
             */
            redundant: boolean;
            /** @description The sender's address; none is that of the interface. */
            source_address?: string | null;
            /**
             * Format: int32
             * @default 16
             */
            ttl: number;
        };
        /** @description Where datagrams are received. */
        Datagrams: {
            /**
             * @description `host:port`; a multicast group is joined.
             * @example 239.10.0.1:5001
             */
            address: string;
            /**
             * @description An address, a name or a CIDR; none lets the kernel choose.
             * @example 10.0.3.0/24
             */
            interface?: string | null;
            /** @description Source filter (SSM): only datagrams of these senders count. */
            sources?: string[];
        };
        /** @description Where datagrams are received. */
        DatagramsRequest: {
            /**
             * @description `host:port`; a multicast group is joined.
             * @example 239.10.0.1:5001
             */
            address: string;
            /**
             * @description An address, a name or a CIDR; none lets the kernel choose.
             * @example 10.0.3.0/24
             */
            interface?: string | null;
            /** @description Source filter (SSM): only datagrams of these senders count. */
            sources?: string[];
        };
        /**
         * @description Where an interlaced picture is made progressive: never, by frame, by field, or as the input asks for.
         * @enum {string}
         */
        Deinterlace: "auto" | "off" | "frame" | "field";
        /** @description How an output delivers; never green where nothing is delivered. */
        Delivery: {
            /**
             * Format: int64
             * @description Bits per second.
             */
            bitrate: number;
            /** Format: int64 */
            bytes: number;
            /**
             * Format: int64
             * @description Packets lost because the output was too slow.
             */
            drops: number;
            failure?: components["schemas"]["Failure"] | null;
            /**
             * Format: double
             * @description Age of the last good byte.
             */
            last_byte_age_seconds?: number | null;
            link?: components["schemas"]["LinkReport"] | null;
            /** Format: int64 */
            reconnects: number;
            state: components["schemas"]["DeliveryState"];
        };
        /**
         * @description The states of an output.
         * @enum {string}
         */
        DeliveryState: "waiting" | "delivering" | "retrying" | "paused" | "failed";
        /**
         * @description What the API asks for.
         * @enum {string}
         */
        Desired: "running" | "stopped" | "deleted";
        /** @description The types of output. */
        Destination: (components["schemas"]["DatagramTarget"] & {
            /** @enum {string} */
            type: "udp";
        }) | (components["schemas"]["DatagramTarget"] & {
            /** @enum {string} */
            type: "rtp";
        }) | {
            /** Format: double */
            segment_seconds?: number;
            /** @enum {string} */
            type: "hls";
            /**
             * Format: int32
             * @default 6
             */
            window_segments: number;
        } | {
            /** @enum {string} */
            type: "http_ts";
        } | {
            path: string;
            /** Format: double */
            segment_seconds?: number;
            /** @enum {string} */
            type: "file";
        } | (components["schemas"]["SrtPeer"] & {
            /** @enum {string} */
            type: "srt";
        }) | {
            /**
             * Format: double
             * @default 5
             */
            reconnect_delay_seconds: number;
            /** @enum {string} */
            type: "rtmp";
            url: string;
        } | {
            /**
             * Format: double
             * @default 5
             */
            reconnect_delay_seconds: number;
            transport?: components["schemas"]["RtspTransport"];
            /** @enum {string} */
            type: "rtsp";
            url: string;
        };
        /** @description The types of output. */
        DestinationRequest: (components["schemas"]["DatagramTargetRequest"] & {
            /** @enum {string} */
            type: "udp";
        }) | (components["schemas"]["DatagramTargetRequest"] & {
            /** @enum {string} */
            type: "rtp";
        }) | {
            /** Format: double */
            segment_seconds?: number;
            /** @enum {string} */
            type: "hls";
            /**
             * Format: int32
             * @default 6
             */
            window_segments: number;
        } | {
            /** @enum {string} */
            type: "http_ts";
        } | {
            path: string;
            /** Format: double */
            segment_seconds?: number;
            /** @enum {string} */
            type: "file";
        } | (components["schemas"]["SrtPeerRequest"] & {
            /** @enum {string} */
            type: "srt";
        }) | {
            /**
             * Format: double
             * @default 5
             */
            reconnect_delay_seconds: number;
            /** @enum {string} */
            type: "rtmp";
            url: string;
        } | {
            /**
             * Format: double
             * @default 5
             */
            reconnect_delay_seconds: number;
            transport?: components["schemas"]["RtspTransport"];
            /** @enum {string} */
            type: "rtsp";
            url: string;
        };
        /** @description How a process ended. */
        Exit: {
            /** Format: int32 */
            code: number;
        } | {
            /** Format: int32 */
            signal: number;
        };
        /** @description What went wrong, why, and what to do. */
        Failure: {
            cause: string;
            /** @description One word of the failure dictionary, such as `input_timeout`. */
            class: components["schemas"]["Class"];
            /** @description Lines of the log and facts, redacted, that the verdict rests on. */
            evidence: string[];
            remedy: string;
            title: string;
        };
        /** @description One thing that is wrong with a specification, or worth knowing of it. */
        Fault: {
            /** @description What may stand there. */
            allowed?: string | null;
            /** @description What came, where it is short and no secret. */
            came?: unknown;
            /** @description One word of a fixed list, for programs. */
            code: string;
            /** @description For people: the field, what came and what is allowed. */
            detail: string;
            /** @description JSON pointer (RFC 6901) to the place; empty for the whole document. */
            pointer: string;
        };
        /**
         * @description Which field comes first: top (`tff`) or bottom (`bff`).
         * @enum {string}
         */
        FieldOrder: "tff" | "bff";
        /**
         * @description How a picture of another aspect is brought to size.
         * @enum {string}
         */
        Fit: "pad" | "crop" | "stretch";
        FrameRate: (24 | 25 | 30 | 48 | 50 | 60) | ("24000/1001" | "30000/1001" | "60000/1001" | "source");
        /** @description Which hardware encodes. */
        Hardware: {
            device?: components["schemas"]["HardwareDevice"];
            fallback?: components["schemas"]["HardwareFallback"];
            /**
             * Format: int32
             * @default 0
             */
            index: number;
        };
        /**
         * @description Hardware encoders.
         * @enum {string}
         */
        HardwareDevice: "none" | "nvenc" | "qsv" | "vaapi";
        /**
         * @description What is done where the hardware is missing.
         * @enum {string}
         */
        HardwareFallback: "software" | "fail";
        /** @description Which hardware encodes. */
        HardwareRequest: {
            device?: components["schemas"]["HardwareDevice"];
            fallback?: components["schemas"]["HardwareFallback"];
            /**
             * Format: int32
             * @default 0
             */
            index: number;
        };
        /**
         * @description What becomes of a high dynamic range input.
         * @enum {string}
         */
        Hdr: "refuse" | "tonemap" | "keep";
        /** @enum {string} */
        Health: "ok" | "degraded" | "none";
        /** @description Chart series of a channel over the last hour. */
        History: {
            series: components["schemas"]["Series"][];
        };
        /** @description Where the signal comes from, with what is common to all types. */
        Input: components["schemas"]["Source"] & {
            /** Format: int32 */
            audio_pid?: number | null;
            missing_audio?: components["schemas"]["MissingAudio"];
            /**
             * Format: int32
             * @description MPEG-TS programme number; needed where a stream carries several.
             */
            program?: number | null;
            /**
             * Format: double
             * @description Silence of that many seconds ends the run as `input_timeout`.
             * @default 5
             */
            timeout_seconds: number;
            /** Format: int32 */
            video_pid?: number | null;
        };
        /** @description Where the signal comes from, with what is common to all types. */
        InputRequest: components["schemas"]["SourceRequest"] & {
            /** Format: int32 */
            audio_pid?: number | null;
            missing_audio?: components["schemas"]["MissingAudio"];
            /**
             * Format: int32
             * @description MPEG-TS programme number; needed where a stream carries several.
             */
            program?: number | null;
            /**
             * Format: double
             * @description Silence of that many seconds ends the run as `input_timeout`.
             * @default 5
             */
            timeout_seconds: number;
            /** Format: int32 */
            video_pid?: number | null;
        };
        /** @description One network interface. */
        InterfaceReport: {
            addresses: string[];
            /**
             * Format: int64
             * @description Bits per second.
             */
            in_bitrate: number;
            loopback: boolean;
            multicast: boolean;
            name: string;
            /**
             * Format: int64
             * @description Bits per second.
             */
            out_bitrate: number;
            /**
             * Format: int64
             * @description Bits per second; none where the link does not say.
             */
            speed?: number | null;
            up: boolean;
        };
        /** @description The wish that a channel runs, and what is observed of it. */
        Job: {
            /** Format: int32 */
            attempt: number;
            desired: components["schemas"]["Desired"];
            /** Format: date-time */
            ended_at?: string | null;
            failure?: components["schemas"]["Failure"] | null;
            /**
             * Format: int64
             * @description Grows with every wish that asks for a new run.
             */
            generation: number;
            /**
             * Format: int64
             * @description The channel's id too.
             */
            id: number;
            /** Format: int32 */
            input_index?: number | null;
            /** Format: date-time */
            next_retry_at?: string | null;
            /** Format: int64 */
            observed_generation: number;
            /** Format: int64 */
            observed_revision: number;
            /** Format: int32 */
            pid?: number | null;
            progress?: components["schemas"]["JobProgress"] | null;
            /** @description In words why it is `queued` or `degraded`, or what it waits for. */
            reason?: string | null;
            /**
             * Format: int64
             * @description Grows with every other change.
             */
            revision: number;
            /** Format: int64 */
            run_number: number;
            /** Format: date-time */
            started_at?: string | null;
            status: components["schemas"]["Status"];
            /** @description Who holds it. */
            worker?: string | null;
        };
        /** @description The jobs of a bulk request. Only a description: the body is read by hand. */
        JobIds: {
            ids: number[];
        };
        /** @description How an encoder advances. */
        JobProgress: {
            /**
             * Format: int64
             * @description Bits per second over all renditions, as counted in the hub.
             */
            bitrate: number;
            /** Format: int64 */
            dropped_frames: number;
            /** Format: double */
            fps: number;
            /** Format: double */
            out_time_seconds: number;
            /**
             * Format: double
             * @description 1.0 is real time.
             */
            speed: number;
        };
        /** @description How an output's connection fares, since it was made: what an `srt` output's sender counts. */
        LinkReport: {
            /**
             * Format: int64
             * @description As the peer reported them.
             */
            packets_lost: number;
            /** Format: int64 */
            packets_retransmitted: number;
            /** Format: double */
            round_trip_ms: number;
        };
        /** @description A picture laid over the programme. */
        Logo: {
            /**
             * Format: double
             * @description 0.1 to 1.
             * @default 0.9
             */
            opacity: number;
            /**
             * @description Under a media root.
             * @example logos/news.png
             */
            path: string;
            position?: components["schemas"]["LogoPosition"];
        };
        /** @description Distance from a corner, in pixels of a 1920 × 1080 canvas. */
        LogoPosition: {
            corner?: components["schemas"]["Corner"];
            /**
             * Format: int32
             * @default 20
             */
            x: number;
            /**
             * Format: int32
             * @default 20
             */
            y: number;
        };
        /** @description Distance from a corner, in pixels of a 1920 × 1080 canvas. */
        LogoPositionRequest: {
            corner?: components["schemas"]["Corner"];
            /**
             * Format: int32
             * @default 20
             */
            x: number;
            /**
             * Format: int32
             * @default 20
             */
            y: number;
        };
        /** @description A picture laid over the programme. */
        LogoRequest: {
            /**
             * Format: double
             * @description 0.1 to 1.
             * @default 0.9
             */
            opacity: number;
            /**
             * @description Under a media root.
             * @example logos/news.png
             */
            path: string;
            position?: components["schemas"]["LogoPositionRequest"];
        };
        /**
         * @description What is done when the input has no audio.
         * @enum {string}
         */
        MissingAudio: "silence" | "drop" | "fail";
        /** @description What the rendition's transport stream says of itself. */
        Mpegts: {
            audio_pids?: number[];
            /**
             * Format: int64
             * @description Constant rate in bits per second; none leaves the rate variable.
             */
            muxrate?: number | null;
            /**
             * Format: int32
             * @default 1
             */
            original_network_id: number;
            /**
             * Format: int32
             * @description Equals `video_pid` where given.
             */
            pcr_pid?: number | null;
            /** Format: int32 */
            pmt_pid?: number;
            /** Format: int32 */
            service_id?: number;
            service_name?: string;
            /** @default Signalbox */
            service_provider: string;
            system?: components["schemas"]["TsSystem"];
            /**
             * Format: int32
             * @default 1
             */
            transport_stream_id: number;
            /** Format: int32 */
            video_pid?: number;
        };
        /** @description What the rendition's transport stream says of itself. */
        MpegtsRequest: {
            audio_pids?: number[];
            /**
             * Format: int64
             * @description Constant rate in bits per second; none leaves the rate variable.
             */
            muxrate?: number | null;
            /**
             * Format: int32
             * @default 1
             */
            original_network_id: number;
            /**
             * Format: int32
             * @description Equals `video_pid` where given.
             */
            pcr_pid?: number | null;
            /** Format: int32 */
            pmt_pid?: number;
            /** Format: int32 */
            service_id?: number;
            service_name?: string;
            /** @default Signalbox */
            service_provider: string;
            system?: components["schemas"]["TsSystem"];
            /**
             * Format: int32
             * @default 1
             */
            transport_stream_id: number;
            /** Format: int32 */
            video_pid?: number;
        };
        /** @description How datagrams arrived. */
        NetworkProbe: {
            address: string;
            /**
             * Format: int64
             * @description Bits per second from the first datagram on.
             */
            bitrate: number;
            /** Format: int64 */
            datagrams: number;
            /**
             * @description The interface it was joined on, chosen by us or by the kernel; null where neither could.
             * @example eth1
             */
            interface?: string | null;
            interface_address?: string | null;
            /** @description Whether the group was joined; of a unicast address, whether it was bound. */
            joined: boolean;
            /**
             * Format: int64
             * @description RTP datagrams that never came; 0 for `udp`.
             */
            lost_datagrams: number;
            /** @description Everybody who sent to the address, also those whom the source filter excludes; the busiest first. */
            senders: components["schemas"]["SenderProbe"][];
        };
        /**
         * @description What happens when the retries are used up.
         * @enum {string}
         */
        OnExhausted: "fail" | "keep_trying";
        /** @description Where a rendition or the ladder goes. */
        Output: components["schemas"]["Destination"] & {
            /**
             * Format: int64
             * @description Given by the database; none before it is stored.
             */
            id?: number | null;
            /** @description Unique within the channel. */
            name?: string;
            /** @description None only for `hls`, which carries the ladder. */
            rendition?: string | null;
        };
        /** @description Where a rendition or the ladder goes. */
        OutputRequest: components["schemas"]["DestinationRequest"] & {
            /**
             * Format: int64
             * @description Given by the database; none before it is stored.
             */
            id?: number | null;
            /** @description Unique within the channel. */
            name?: string;
            /** @description None only for `hls`, which carries the ladder. */
            rendition?: string | null;
        };
        /** @description An output, and how it delivers. */
        OutputResource: components["schemas"]["Output"] & {
            delivery: components["schemas"]["Delivery"];
        };
        /** @description A page of a list. */
        Page_Channel: {
            items: (components["schemas"]["ChannelSpec"] & {
                /** Format: date-time */
                created_at: string;
                /** Format: int64 */
                id: number;
                job: components["schemas"]["Job"];
                outputs: components["schemas"]["OutputResource"][];
                /** @description After a change: a new run takes the place of the present one at once. */
                restarts?: boolean | null;
                /** Format: date-time */
                updated_at: string;
            })[];
            /** @description Where the next page begins; null on the last. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Job: {
            items: {
                /** Format: int32 */
                attempt: number;
                desired: components["schemas"]["Desired"];
                /** Format: date-time */
                ended_at?: string | null;
                failure?: components["schemas"]["Failure"] | null;
                /**
                 * Format: int64
                 * @description Grows with every wish that asks for a new run.
                 */
                generation: number;
                /**
                 * Format: int64
                 * @description The channel's id too.
                 */
                id: number;
                /** Format: int32 */
                input_index?: number | null;
                /** Format: date-time */
                next_retry_at?: string | null;
                /** Format: int64 */
                observed_generation: number;
                /** Format: int64 */
                observed_revision: number;
                /** Format: int32 */
                pid?: number | null;
                progress?: components["schemas"]["JobProgress"] | null;
                /** @description In words why it is `queued` or `degraded`, or what it waits for. */
                reason?: string | null;
                /**
                 * Format: int64
                 * @description Grows with every other change.
                 */
                revision: number;
                /** Format: int64 */
                run_number: number;
                /** Format: date-time */
                started_at?: string | null;
                status: components["schemas"]["Status"];
                /** @description Who holds it. */
                worker?: string | null;
            }[];
            /** @description Where the next page begins; null on the last. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_NetworkInterface: {
            items: (components["schemas"]["InterfaceReport"] & {
                worker: string;
            })[];
            /** @description Where the next page begins; null on the last. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_OutputResource: {
            items: (components["schemas"]["Output"] & {
                delivery: components["schemas"]["Delivery"];
            })[];
            /** @description Where the next page begins; null on the last. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Run: {
            items: {
                /**
                 * Format: int64
                 * @description Bytes out of all renditions.
                 */
                bytes: number;
                /**
                 * Format: date-time
                 * @description Null while it runs.
                 */
                ended_at?: string | null;
                exit?: components["schemas"]["Exit"] | null;
                failure?: components["schemas"]["Failure"] | null;
                /** Format: int64 */
                generation: number;
                /** Format: int32 */
                input_index: number;
                /** Format: int32 */
                input_restarts: number;
                /** Format: int64 */
                number: number;
                /** Format: date-time */
                started_at: string;
                worker: string;
            }[];
            /** @description Where the next page begins; null on the last. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_SystemMetrics: {
            items: {
                /** Format: int32 */
                cores: number;
                /**
                 * Format: double
                 * @description 0 to 100 over all cores.
                 */
                cpu_percent: number;
                /**
                 * Format: int64
                 * @description Bits per second received, loopback left out.
                 */
                in_bitrate: number;
                /** Format: int64 */
                memory_total_bytes: number;
                /** Format: int64 */
                memory_used_bytes: number;
                /**
                 * Format: int64
                 * @description Bits per second sent, loopback left out.
                 */
                out_bitrate: number;
                worker: string;
            }[];
            /** @description Where the next page begins; null on the last. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Page_Worker: {
            items: {
                address: string;
                /**
                 * Format: int64
                 * @description Grows while it lives.
                 */
                beat: number;
                /** @description FFmpeg's version and encoders, pools, and what else it said of itself. */
                capabilities: Record<string, never>;
                /** Format: date-time */
                closed_at?: string | null;
                /** @description It gets no more jobs. */
                draining: boolean;
                /** @description Its stable name. */
                id: string;
                /** @description Ids of the jobs it holds. */
                jobs: number[];
                machine_id: string;
                /** Format: date-time */
                opened_at: string;
                /**
                 * Format: double
                 * @description Seconds since its last measurements came; null where none are fresh.
                 */
                report_age_seconds?: number | null;
                /** Format: int64 */
                session_id: number;
                /** @example live */
                state: string;
            }[];
            /** @description Where the next page begins; null on the last. */
            next_cursor?: string | null;
        };
        /** @description One PID. */
        PidProbe: {
            /**
             * Format: int64
             * @description Bits per second.
             */
            bitrate: number;
            /** Format: int64 */
            packets: number;
            /** Format: int32 */
            pid: number;
            scrambled: boolean;
        };
        /** @description One thing found out, in words. */
        ProbeFinding: {
            cause: string;
            /**
             * @description One word for programs.
             * @example source_filtered
             */
            code: string;
            remedy: string;
        };
        /** @description What was found at an input. */
        ProbeReport: {
            failure?: components["schemas"]["Failure"] | null;
            /** @description What is likely wrong or worth knowing, the most telling first. */
            findings: components["schemas"]["ProbeFinding"][];
            /** @description The container as ffprobe names it; null for `udp`, `rtp` and `srt`. */
            format?: string | null;
            network?: components["schemas"]["NetworkProbe"] | null;
            /** @description Of an input that knows no programmes, one without a number. */
            programs: components["schemas"]["ProgramProbe"][];
            /** @description Whether anything came that a channel could read. */
            received: boolean;
            /** @description The first key frame as a `data:` URL of a JPEG, 320 pixels wide; null where no picture could be decoded. */
            thumbnail?: string | null;
            transport?: components["schemas"]["TransportProbe"] | null;
            /**
             * @description The input's type.
             * @example udp
             */
            type: string;
        };
        /** @description An input to be looked at. */
        ProbeRequest: {
            input: components["schemas"]["InputRequest"];
            /**
             * Format: int32
             * @description How long it is listened to.
             * @default 3
             */
            seconds: number;
        };
        /** @description A problem as it travels, as `application/problem+json`. */
        Problem: {
            /**
             * @description The kind of problem as one word.
             * @example name_taken
             */
            code: string;
            /** @description This problem in words. */
            detail: string;
            /** @description Every fault of the request, each with a JSON pointer to its place. */
            errors?: components["schemas"]["Fault"][];
            /** Format: int32 */
            status: number;
            /** @description The kind of problem in words. */
            title: string;
            /**
             * @description A URI that names the kind of problem.
             * @example urn:signalbox:problem:name_taken
             */
            type: string;
        };
        /** @description One programme. */
        ProgramProbe: {
            /** @description The service's name, where it is told. */
            name?: string | null;
            /** Format: int32 */
            number?: number | null;
            /** Format: int32 */
            pcr_pid?: number | null;
            /** Format: int32 */
            pmt_pid?: number | null;
            streams: components["schemas"]["StreamProbe"][];
        };
        /**
         * @description How the encoder spends its bits.
         * @enum {string}
         */
        RateControl: "cbr" | "vbr" | "crf";
        Rational: (24 | 25 | 30 | 48 | 50 | 60) | ("24000/1001" | "30000/1001" | "60000/1001");
        /** @description How the parts do. */
        Readiness: {
            database: components["schemas"]["Health"];
            queue: components["schemas"]["Health"];
            version: string;
            workers: components["schemas"]["Health"];
        };
        /**
         * @description Whether an HTTP input is read at its own rate (`yes`), as it comes (`no`), or as its length tells (`auto`).
         * @enum {string}
         */
        Realtime: "auto" | "yes" | "no";
        /** @description One rung of the ladder (an ABR profile). */
        Rendition: {
            /**
             * Format: int64
             * @default 128000
             */
            audio_bitrate: number;
            /**
             * Format: int64
             * @description The decoder's buffer in bits.
             */
            buffer_size?: number;
            /** Format: int32 */
            crf?: number | null;
            deinterlace?: components["schemas"]["Deinterlace"] | null;
            frame_rate?: components["schemas"]["FrameRate"] | null;
            level?: string | null;
            /** Format: int64 */
            max_bitrate?: number;
            mpegts?: components["schemas"]["Mpegts"];
            /**
             * @description Unique within the channel; letters, digits, `-`, `_` and `.`, since it stands in URLs.
             * @example 1080p
             */
            name: string;
            profile?: string | null;
            resolution: components["schemas"]["Resolution"];
            scan_type?: components["schemas"]["ScanType"] | null;
            /**
             * Format: int64
             * @description Bits per second, as all rates here.
             * @example 4500000
             */
            video_bitrate: number;
        };
        /** @description One rung of the ladder (an ABR profile). */
        RenditionRequest: {
            /**
             * Format: int64
             * @default 128000
             */
            audio_bitrate: number;
            /**
             * Format: int64
             * @description The decoder's buffer in bits.
             */
            buffer_size?: number;
            /** Format: int32 */
            crf?: number | null;
            deinterlace?: components["schemas"]["Deinterlace"] | null;
            frame_rate?: components["schemas"]["FrameRate"] | null;
            level?: string | null;
            /** Format: int64 */
            max_bitrate?: number;
            mpegts?: components["schemas"]["MpegtsRequest"];
            /**
             * @description Unique within the channel; letters, digits, `-`, `_` and `.`, since it stands in URLs.
             * @example 1080p
             */
            name: string;
            profile?: string | null;
            resolution: components["schemas"]["Resolution"];
            scan_type?: components["schemas"]["ScanType"] | null;
            /**
             * Format: int64
             * @description Bits per second, as all rates here.
             * @example 4500000
             */
            video_bitrate: number;
        };
        Resolution: string;
        /** @description When a run is given up and when the next begins. */
        RestartPolicy: {
            /**
             * Format: int32
             * @description Retries after the first attempt before `on_exhausted` decides.
             * @default 5
             */
            max_retries: number;
            on_exhausted?: components["schemas"]["OnExhausted"];
            /**
             * @description Seconds before the first, second, … retry; the last repeats.
             * @example [
             *       1,
             *       2,
             *       4,
             *       8,
             *       15
             *     ]
             */
            retry_delays_seconds?: number[];
            /**
             * Format: double
             * @description Seconds without advance after which a run is killed.
             * @default 5
             */
            stall_timeout_seconds: number;
            /**
             * Format: double
             * @description Seconds from spawn within which the first byte must appear.
             * @default 15
             */
            start_deadline_seconds: number;
        };
        /** @description When a run is given up and when the next begins. */
        RestartPolicyRequest: {
            /**
             * Format: int32
             * @description Retries after the first attempt before `on_exhausted` decides.
             * @default 5
             */
            max_retries: number;
            on_exhausted?: components["schemas"]["OnExhausted"];
            /**
             * @description Seconds before the first, second, … retry; the last repeats.
             * @example [
             *       1,
             *       2,
             *       4,
             *       8,
             *       15
             *     ]
             */
            retry_delays_seconds?: number[];
            /**
             * Format: double
             * @description Seconds without advance after which a run is killed.
             * @default 5
             */
            stall_timeout_seconds: number;
            /**
             * Format: double
             * @description Seconds from spawn within which the first byte must appear.
             * @default 15
             */
            start_deadline_seconds: number;
        };
        /**
         * @description What carries RTSP's media.
         * @enum {string}
         */
        RtspTransport: "tcp" | "udp";
        /**
         * @description Whole frames or two fields a frame.
         * @enum {string}
         */
        ScanType: "progressive" | "interlaced";
        /** @description One sender. */
        SenderProbe: {
            /** @description False where the source filter excludes it. */
            accepted: boolean;
            /** @example 10.0.3.7:38412 */
            address: string;
            /**
             * Format: int64
             * @description Bits per second.
             */
            bitrate: number;
            /**
             * Format: int64
             * @description Datagrams of it.
             */
            packets: number;
        };
        /** @description One series, oldest point first. */
        Series: {
            name: string;
            /** @description Milliseconds since 1970 UTC and the value at that second. */
            points: [
                number,
                number
            ][];
        };
        /**
         * @description How grave a line of a log is, as FFmpeg names it. The graver is the lesser.
         * @enum {string}
         */
        Severity: "fatal" | "error" | "warning" | "info" | "debug";
        /** @description The types of input. */
        Source: (components["schemas"]["Datagrams"] & {
            /** @enum {string} */
            type: "udp";
        }) | (components["schemas"]["Datagrams"] & {
            /** @enum {string} */
            type: "rtp";
        }) | (components["schemas"]["SrtPeer"] & {
            /** @enum {string} */
            type: "srt";
        }) | {
            /** @enum {string} */
            type: "rtmp";
            url: string;
        } | {
            transport?: components["schemas"]["RtspTransport"];
            /** @enum {string} */
            type: "rtsp";
            url: string;
        } | {
            /** @enum {string} */
            type: "hls";
            url: string;
        } | {
            realtime?: components["schemas"]["Realtime"];
            /** @enum {string} */
            type: "http";
            url: string;
        } | {
            /** @default true */
            loop: boolean;
            path: string;
            /** @enum {string} */
            type: "file";
        } | {
            audio_device?: string | null;
            device: string;
            format?: string | null;
            frame_rate?: components["schemas"]["Rational"] | null;
            resolution?: components["schemas"]["Resolution"] | null;
            /** @enum {string} */
            type: "camera";
        } | {
            /** @enum {string} */
            type: "publish";
        } | {
            frame_rate?: components["schemas"]["Rational"];
            pattern?: components["schemas"]["TestPattern"];
            resolution?: components["schemas"]["Resolution"];
            /**
             * Format: int32
             * @description 0 is silence.
             * @default 1000
             */
            tone_hz: number;
            /** @enum {string} */
            type: "test";
        };
        /** @description The types of input. */
        SourceRequest: (components["schemas"]["DatagramsRequest"] & {
            /** @enum {string} */
            type: "udp";
        }) | (components["schemas"]["DatagramsRequest"] & {
            /** @enum {string} */
            type: "rtp";
        }) | (components["schemas"]["SrtPeerRequest"] & {
            /** @enum {string} */
            type: "srt";
        }) | {
            /** @enum {string} */
            type: "rtmp";
            url: string;
        } | {
            transport?: components["schemas"]["RtspTransport"];
            /** @enum {string} */
            type: "rtsp";
            url: string;
        } | {
            /** @enum {string} */
            type: "hls";
            url: string;
        } | {
            realtime?: components["schemas"]["Realtime"];
            /** @enum {string} */
            type: "http";
            url: string;
        } | {
            /** @default true */
            loop: boolean;
            path: string;
            /** @enum {string} */
            type: "file";
        } | {
            audio_device?: string | null;
            device: string;
            format?: string | null;
            frame_rate?: components["schemas"]["Rational"] | null;
            resolution?: components["schemas"]["Resolution"] | null;
            /** @enum {string} */
            type: "camera";
        } | {
            /** @enum {string} */
            type: "publish";
        } | {
            frame_rate?: components["schemas"]["Rational"];
            pattern?: components["schemas"]["TestPattern"];
            resolution?: components["schemas"]["Resolution"];
            /**
             * Format: int32
             * @description 0 is silence.
             * @default 1000
             */
            tone_hz: number;
            /** @enum {string} */
            type: "test";
        };
        /**
         * @description Who opens the SRT connection.
         * @enum {string}
         */
        SrtMode: "caller" | "listener";
        /** @description One end of an SRT connection. */
        SrtPeer: {
            address: string;
            /**
             * Format: int32
             * @default 120
             */
            latency_ms: number;
            mode?: components["schemas"]["SrtMode"];
            passphrase?: string | null;
            stream_id?: string | null;
        };
        /** @description One end of an SRT connection. */
        SrtPeerRequest: {
            address: string;
            /**
             * Format: int32
             * @default 120
             */
            latency_ms: number;
            mode?: components["schemas"]["SrtMode"];
            passphrase?: string | null;
            stream_id?: string | null;
        };
        /**
         * @description What a user sees.
         * @enum {string}
         */
        Status: "stopped" | "queued" | "starting" | "running" | "degraded" | "retrying" | "stopping" | "failed" | "completed";
        /** @description One elementary stream; what the container or the codec does not tell is null. */
        StreamProbe: {
            /**
             * Format: int64
             * @description Bits per second.
             */
            bitrate?: number | null;
            /** Format: int32 */
            channels?: number | null;
            /**
             * @description In FFmpeg's words.
             * @example h264
             */
            codec: string;
            /** @example 25/1 */
            frame_rate?: string | null;
            /** @example video */
            kind: string;
            /**
             * @description ISO 639.
             * @example deu
             */
            language?: string | null;
            /** Format: int32 */
            pid?: number | null;
            profile?: string | null;
            /** @example 1920x1080 */
            resolution?: string | null;
            /** Format: int32 */
            sample_rate?: number | null;
            scrambled: boolean;
            /**
             * Format: int32
             * @description As the programme map numbers it: 27 is H.264.
             */
            stream_type?: number | null;
        };
        /**
         * @description The generated pictures, named as FFmpeg's sources.
         * @enum {string}
         */
        TestPattern: "testsrc2" | "smptehdbars" | "black";
        /** @description Which of the input's tracks. */
        TrackSelect: {
            language: string;
        } | {
            /** Format: int32 */
            pid: number;
        } | {
            /** Format: int32 */
            index: number;
        };
        /** @description Which of the input's tracks. */
        TrackSelectRequest: {
            language?: string;
        } | {
            /** Format: int32 */
            pid?: number;
        } | {
            /** Format: int32 */
            index?: number;
        };
        /** @description A transport stream as a whole. */
        TransportProbe: {
            /**
             * Format: int64
             * @description Gaps of the continuity counters: packets that were lost on the way.
             */
            continuity_errors: number;
            /** Format: int64 */
            packets: number;
            /** @description Every PID seen, in order. */
            pids: components["schemas"]["PidProbe"][];
            /** Format: int64 */
            scrambled_packets: number;
        };
        /**
         * @description Which standard's descriptors are written.
         * @enum {string}
         */
        TsSystem: "dvb" | "atsc";
        /** @description What is wrong with a specification, and what is worth knowing of it. */
        Validation: {
            /** @description With any of these it is refused. */
            errors: components["schemas"]["Fault"][];
            warnings: components["schemas"]["Fault"][];
        };
        /** @description How the picture is encoded; a rendition may override some of it. */
        Video: {
            /**
             * @description Of the picture as it is shown: `"16:9"`, `"4:3"`, … or `"source"`, square pixels in each rendition's own shape.
             * @default 16:9
             */
            aspect_ratio: string;
            /**
             * Format: int32
             * @default 2
             */
            bframes: number;
            captions?: components["schemas"]["Captions"];
            codec?: components["schemas"]["VideoCodec"];
            /**
             * Format: int32
             * @description Only with `rate_control` `crf`.
             */
            crf?: number | null;
            deinterlace?: components["schemas"]["Deinterlace"];
            field_order?: components["schemas"]["FieldOrder"];
            fit?: components["schemas"]["Fit"];
            frame_rate?: components["schemas"]["FrameRate"];
            /**
             * Format: double
             * @description 0.5 to 10.
             * @default 2
             */
            gop_seconds: number;
            hardware?: components["schemas"]["Hardware"];
            hdr?: components["schemas"]["Hdr"];
            level?: string | null;
            /** @default yuv420p */
            pixel_format: string;
            /**
             * @description The encoder's own name of a speed, `ultrafast` to `veryslow`.
             * @default veryfast
             */
            preset: string;
            profile?: string | null;
            rate_control?: components["schemas"]["RateControl"];
            scan_type?: components["schemas"]["ScanType"];
            /**
             * @description The encoder's own name of a tuning, or `none`.
             * @default none
             */
            tune: string;
        };
        /**
         * @description Video codecs.
         * @enum {string}
         */
        VideoCodec: "h264" | "hevc" | "mpeg2" | "av1" | "copy";
        /** @description How the picture is encoded; a rendition may override some of it. */
        VideoRequest: {
            /**
             * @description Of the picture as it is shown: `"16:9"`, `"4:3"`, … or `"source"`, square pixels in each rendition's own shape.
             * @default 16:9
             */
            aspect_ratio: string;
            /**
             * Format: int32
             * @default 2
             */
            bframes: number;
            captions?: components["schemas"]["Captions"];
            codec?: components["schemas"]["VideoCodec"];
            /**
             * Format: int32
             * @description Only with `rate_control` `crf`.
             */
            crf?: number | null;
            deinterlace?: components["schemas"]["Deinterlace"];
            field_order?: components["schemas"]["FieldOrder"];
            fit?: components["schemas"]["Fit"];
            frame_rate?: components["schemas"]["FrameRate"];
            /**
             * Format: double
             * @description 0.5 to 10.
             * @default 2
             */
            gop_seconds: number;
            hardware?: components["schemas"]["HardwareRequest"];
            hdr?: components["schemas"]["Hdr"];
            level?: string | null;
            /** @default yuv420p */
            pixel_format: string;
            /**
             * @description The encoder's own name of a speed, `ultrafast` to `veryslow`.
             * @default veryfast
             */
            preset: string;
            profile?: string | null;
            rate_control?: components["schemas"]["RateControl"];
            scan_type?: components["schemas"]["ScanType"];
            /**
             * @description The encoder's own name of a tuning, or `none`.
             * @default none
             */
            tune: string;
        };
        /** @description An encoding server, by its latest session. */
        Worker: {
            address: string;
            /**
             * Format: int64
             * @description Grows while it lives.
             */
            beat: number;
            /** @description FFmpeg's version and encoders, pools, and what else it said of itself. */
            capabilities: Record<string, never>;
            /** Format: date-time */
            closed_at?: string | null;
            /** @description It gets no more jobs. */
            draining: boolean;
            /** @description Its stable name. */
            id: string;
            /** @description Ids of the jobs it holds. */
            jobs: number[];
            machine_id: string;
            /** Format: date-time */
            opened_at: string;
            /**
             * Format: double
             * @description Seconds since its last measurements came; null where none are fresh.
             */
            report_age_seconds?: number | null;
            /** Format: int64 */
            session_id: number;
            /** @example live */
            state: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_channels: {
        parameters: {
            query?: {
                /** @description Items of a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `id`, `name`, `priority`, `created_at`, `updated_at`; with `-` before it the other way round. */
                sort?: string;
                /** @description Part of the name, in any case. */
                name?: string;
                status?: components["schemas"]["Status"];
                tag?: string;
                pool?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Channel"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_channel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChannelRequest"];
            };
        };
        responses: {
            /** @description Made; `Location` names it */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    probe_input: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProbeRequest"];
            };
        };
        responses: {
            /** @description What was found, also where that is nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbeReport"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    validate_channel: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChannelRequest"];
            };
        };
        responses: {
            /** @description What was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Validation"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The channel */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_channel: {
        parameters: {
            query?: {
                /** @description When a change that needs a new run gets it; `now` where it is not given. */
                apply?: "now" | "next_run";
            };
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChannelRequest"];
            };
        };
        responses: {
            /** @description Changed; `restarts` says whether a new run begins */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match names another version than the present one */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_channel: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It goes when its holder lets go */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Gone; its name and addresses are free */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match names another version than the present one */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_channel: {
        parameters: {
            query?: {
                /** @description When a change that needs a new run gets it; `now` where it is not given. */
                apply?: "now" | "next_run";
            };
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
            };
        };
        responses: {
            /** @description Changed; `restarts` says whether a new run begins */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Channel"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match names another version than the present one */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_command: {
        parameters: {
            query?: {
                /** @description `json` (where it is not given), or `text` with one argument a line. */
                format?: "json" | "text";
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The command */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Command"];
                    "text/plain": string;
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_history: {
        parameters: {
            query?: {
                /** @description Names of series, by commas, such as `fps,speed,bitrate`. All where it is not given. */
                series?: string;
                /** @description From this time on (RFC 3339); all of the hour where it is not given. */
                since?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The series */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_log: {
        parameters: {
            query?: {
                /** @description The last so many lines. */
                lines?: number;
                /** @description Only lines this grave or graver. */
                severity?: components["schemas"]["Severity"];
                /** @description Go on with every new line as it comes. */
                follow?: boolean;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lines, oldest first; without an end where followed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_outputs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OutputResource"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_output: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OutputRequest"];
            };
        };
        responses: {
            /** @description Added; `Location` names it */
            201: {
                headers: {
                    ETag?: string;
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutputResource"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match names another version than the present one */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_output: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
                output_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The output */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutputResource"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_output: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
                output_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone; its name and address are free */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match names another version than the present one */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patch_output: {
        parameters: {
            query?: never;
            header?: {
                "If-Match"?: string | null;
            };
            path: {
                id: number;
                output_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": Record<string, never>;
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutputResource"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match names another version than the present one */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pause_output: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
                output_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wish is durable */
            202: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutputResource"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_output: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
                output_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wish is durable */
            202: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutputResource"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_runs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Run"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_thumbnail: {
        parameters: {
            query?: never;
            header?: {
                "If-None-Match"?: string | null;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture; `Age` says how old it is */
            200: {
                headers: {
                    Age?: number;
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": number[];
                };
            };
            /** @description Still the same */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_events: {
        parameters: {
            query?: {
                /** @description Kinds, by commas: `job`, `run`, `output`, `worker`, `alert`, `progress`. All where it is not given. */
                types?: string;
                /** @description Only of this channel. */
                channel?: number;
                /** @description As the header `Last-Event-ID`, for clients that cannot set one. */
                last_event_id?: number;
            };
            header?: {
                /** @description The last id seen */
                "Last-Event-ID"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream without an end */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description Items of a page. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `id`, `status`, `pool`, `priority`, `status_since`; with `-` before it the other way round. */
                sort?: string;
                status?: components["schemas"]["Status"];
                pool?: string;
                /** @description Who holds it. */
                worker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Job"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restart_jobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobIds"];
            };
        };
        responses: {
            /** @description The wishes are durable; each job with what became of it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_jobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobIds"];
            };
        };
        responses: {
            /** @description The wishes are durable; each job with what became of it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stop_jobs: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JobIds"];
            };
        };
        responses: {
            /** @description The wishes are durable; each job with what became of it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswer"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is larger than 1 MiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The body is not declared as JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restart_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wish is durable */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wish is durable */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stop_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours to the same path with the same body, the request is not done again: it is answered as it was, with `Idempotent-Replayed: true`. While it is being answered: 409. With another body: 422. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The wish is durable */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The query or the body is not understood */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It contradicts what is there; the detail names it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description All faults of the request, each with its pointer */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_network_interfaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_NetworkInterface"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_system_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One item a worker */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SystemMetrics"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_workers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Worker"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_worker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its stable name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The worker */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Worker"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    alive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The database or the worker does not answer; Retry-After says when to repeat */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openapi_yaml: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/yaml": string;
                };
            };
            /** @description The answer is of a kind that `Accept` does not allow */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Path and query are longer than 8 KiB */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The head is larger than 32 KiB */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
