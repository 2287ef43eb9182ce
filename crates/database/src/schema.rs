//! The tables as both databases have them; a test compares this with the migrated database.

diesel::table! {
    channels (id) {
        id -> BigInt,
        name -> Text,
        description -> Text,
        tags -> Text,
        pool -> Text,
        priority -> Integer,
        inputs -> Text,
        video -> Text,
        audio -> Text,
        audio_tracks -> Text,
        data -> Text,
        logo -> Text,
        restart -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        revision -> BigInt,
    }
}

diesel::table! {
    renditions (channel_id, position) {
        channel_id -> BigInt,
        position -> Integer,
        name -> Text,
        spec -> Text,
    }
}

diesel::table! {
    outputs (id) {
        id -> BigInt,
        channel_id -> BigInt,
        position -> Integer,
        name -> Text,
        #[sql_name = "type"]
        kind -> Text,
        rendition -> Nullable<Text>,
        paused -> Bool,
        destination -> Nullable<Text>,
        redundant -> Bool,
        spec -> Text,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        worker_id -> Text,
        machine_id -> Text,
        address -> Text,
        capabilities -> Text,
        beat -> BigInt,
        state -> Text,
        draining -> Bool,
        opened_at -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        desired -> Text,
        generation -> BigInt,
        revision -> BigInt,
        pool -> Text,
        priority -> Integer,
        session_id -> Nullable<BigInt>,
        epoch -> BigInt,
        evict -> Bool,
        observed_generation -> BigInt,
        observed_revision -> BigInt,
        state -> Text,
        attempt -> Integer,
        run_number -> BigInt,
        pid -> Nullable<Integer>,
        input_index -> Nullable<Integer>,
        started_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        next_retry_at -> Nullable<BigInt>,
        failure -> Nullable<Text>,
        reason -> Nullable<Text>,
        status -> Text,
        status_since -> BigInt,
        queued_reason -> Nullable<Text>,
        last_run -> BigInt,
    }
}

diesel::table! {
    runs (channel_id, number) {
        channel_id -> BigInt,
        number -> BigInt,
        session_id -> BigInt,
        epoch -> BigInt,
        worker -> Text,
        generation -> BigInt,
        input_index -> Integer,
        started_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        exit -> Nullable<Text>,
        failure -> Nullable<Text>,
        bytes -> BigInt,
        input_restarts -> Integer,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        at -> BigInt,
        kind -> Text,
        channel_id -> Nullable<BigInt>,
        body -> Text,
    }
}

diesel::table! {
    answers (key, path) {
        key -> Text,
        path -> Text,
        fingerprint -> Text,
        asked_at -> BigInt,
        status -> Nullable<Integer>,
        headers -> Nullable<Text>,
        body -> Nullable<Text>,
    }
}

diesel::joinable!(outputs -> channels (channel_id));
diesel::joinable!(renditions -> channels (channel_id));
diesel::joinable!(jobs -> channels (id));
diesel::joinable!(jobs -> sessions (session_id));
diesel::allow_tables_to_appear_in_same_query!(
    answers, channels, renditions, outputs, sessions, jobs, runs, events
);
