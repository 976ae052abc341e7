use super::*;

#[test]
fn twenty_sessions_of_five_virtual_minutes_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let soak = Soak { sessions: 20, length: Duration::from_secs(300), seed: 11, threads: 1 };
    let soaked = run(soak, folder.path()).unwrap();
    assert_eq!(soaked.left, Vec::<String>::new());
    assert_eq!(soaked.closed, soaked.opened);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "every folder was removed");
    // It was a soak, and not a calm sea.
    let Soaked { opened, turns, interrupted, connections, packets, model_failures, .. } = soaked;
    assert!(opened > 25 && turns > 200 && interrupted > 20, "{opened} {turns} {interrupted}");
    assert!(
        connections > opened && packets > 50_000 && model_failures > 20,
        "{connections} {packets} {model_failures}"
    );
}

#[test]
fn a_seed_is_a_soak() {
    let counts = |seed| {
        let folder = tempfile::tempdir().unwrap();
        let soak = Soak { sessions: 3, length: Duration::from_secs(30), seed, threads: 1 };
        let soaked = run(soak, folder.path()).unwrap();
        (soaked.opened, soaked.turns, soaked.packets, soaked.connections, soaked.model_failures)
    };
    assert_eq!(counts(5), counts(5));
    assert_ne!(counts(5), counts(6));
}

#[test]
fn the_slope_of_a_line_is_found_through_noise() {
    let points = (0..100).map(|n| (f64::from(n), 3.0 * f64::from(n) + if n % 2 == 0 { 1.0 } else { -1.0 }));
    assert!((slope(points).unwrap() - 3.0).abs() < 0.01);
    assert_eq!(slope([(1.0, 1.0), (2.0, 2.0)].into_iter()), None);
}
