//! A push endpoint is an address that a stranger gives us: it must never lead inside (security.md, T1).

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::future::BoxFuture;
use reliefline_server::{
    domain::{
        alert::Severity,
        at::At,
        message::{MessageState, Outcome, SubscriptionState},
        people::Language,
    },
    push::{
        Channel, Parcel, Transport,
        allow::{self, Refused},
        transport::Lookup,
    },
};
use tokio::net::TcpListener;

use super::world::World;

const CLINIC: &str = "https://clinic.example";

const GOOD: [&str; 14] = [
    "https://fcm.googleapis.com/fcm/send/abc:APA91b_-x",
    "https://fcm.googleapis.com/wp/abc",
    "https://fcm.googleapis.com:443/wp/abc",
    "https://FCM.googleapis.com/wp/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABh",
    "https://a.b.push.services.mozilla.com/wpush/v1/x",
    "https://web.push.apple.com/QGpJ",
    "https://api.push.apple.com/3/device/x",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2b",
    "https://db5p.notify.windows.com/?token=x",
    "https://push.example.org/x",
    "https://one.push.example.net/x",
    "https://one.two.push.example.net/x?y=1",
    "https://fcm.googleapis.com/",
];

const BAD: [&str; 106] = [
    // other schemes and ports
    "http://fcm.googleapis.com/wp/x",
    "ftp://fcm.googleapis.com/x",
    "file:///etc/passwd",
    "gopher://fcm.googleapis.com/x",
    "data:text/plain,x",
    "javascript:alert(1)",
    "ws://fcm.googleapis.com/x",
    "wss://fcm.googleapis.com/x",
    "https://fcm.googleapis.com:444/x",
    "https://fcm.googleapis.com:80/x",
    "https://fcm.googleapis.com:22/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:65536/x",
    "https://fcm.googleapis.com:0/x",
    "//fcm.googleapis.com/x",
    "fcm.googleapis.com/x",
    "/wp/x",
    "",
    " ",
    "https://",
    "https:///x",
    "https:fcm.googleapis.com/x",
    "https:/fcm.googleapis.com/x",
    // credentials and fragments
    "https://user@fcm.googleapis.com/x",
    "https://user:pass@fcm.googleapis.com/x",
    "https://:@fcm.googleapis.com/x",
    "https://@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://fcm.googleapis.com:443@evil.example/x",
    "https://evil.example\\@fcm.googleapis.com/x",
    "https://fcm.googleapis.com\\@evil.example/x",
    "https://fcm.googleapis.com/x#",
    "https://fcm.googleapis.com/x#y",
    "https://evil.example#@fcm.googleapis.com/",
    "https://evil.example#.push.apple.com/",
    "https://evil.example?.push.apple.com/",
    "https://evil.example/.push.apple.com/",
    // other hosts
    "https://evil.example/x",
    "https://googleapis.com/x",
    "https://storage.googleapis.com/x",
    "https://xfcm.googleapis.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://fcm.googleapis.com./x",
    "https://.fcm.googleapis.com/x",
    "https://a.fcm.googleapis.com/x",
    "https://push.services.mozilla.com/x",
    "https://.push.services.mozilla.com/x",
    "https://evilpush.services.mozilla.com/x",
    "https://updates.push.services.mozilla.com.evil.example/x",
    "https://push.apple.com/x",
    "https://xpush.apple.com/x",
    "https://apple.com/x",
    "https://notify.windows.com/x",
    "https://evil-notify.windows.com/x",
    "https://push.example.net/x",
    "https://two.push.example.org/x",
    "https://f\u{441}m.googleapis.com/x",
    "https://fcm\u{3002}googleapis.com/x",
    "https://fcm%2egoogleapis.com/x",
    "https://fcm.googleapis.com%00.evil.example/x",
    "https://fcm.googleapis.com%2f@evil.example/x",
    "https://xn--fm-lmc.googleapis.com/x",
    // this machine and this network, by number
    "https://127.0.0.1/x",
    "https://127.1/x",
    "https://0/x",
    "https://0.0.0.0/x",
    "https://2130706433/x",
    "https://0x7f000001/x",
    "https://0x7f.1/x",
    "https://017700000001/x",
    "https://0177.0.0.1/x",
    "https://127.0.0.1.nip.io/x",
    "https://10.0.0.1/x",
    "https://10.255.255.255/x",
    "https://172.16.0.1/x",
    "https://192.168.1.1/x",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/x",
    "https://1.1.1.1/x",
    "https://8.8.8.8/x",
    "https://[::1]/x",
    "https://[::]/x",
    "https://[::ffff:127.0.0.1]/x",
    "https://[::ffff:7f00:1]/x",
    "https://[64:ff9b::7f00:1]/x",
    "https://[2002:7f00:1::]/x",
    "https://[fe80::1]/x",
    "https://[fe80::1%25eth0]/x",
    "https://[fd00::1]/x",
    "https://[fc00::1]/x",
    "https://[ff02::1]/x",
    "https://[2606:4700:4700::1111]/x",
    "http://127.0.0.1:9000/x",
    "http://127.0.0.1:9001/x",
    "http://localhost:9000/x",
    // and by name
    "https://localhost/x",
    "https://localhost.localdomain/x",
    "https://metadata.google.internal/x",
    "https://metadata/x",
    "https://kubernetes.default.svc/x",
    // white space and control characters that parsers drop
    "https://fcm.goo\tgleapis.com/x",
    "https://fcm.goo\ngleapis.com/x",
    " https://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/x y",
    "https://fcm.googleapis.com/\u{0}",
    "https://fcm.googleapis.com/x\r\nHost: evil.example",
];

#[tokio::test]
async fn ssrf_matrix() {
    let canary = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = canary.local_addr().unwrap().port();
    let extra = ["push.example.org".to_owned(), "*.push.example.net".to_owned()];
    for good in GOOD {
        assert!(allow::endpoint(good, &extra, CLINIC).is_ok(), "{good}");
    }
    for bad in BAD {
        assert!(allow::endpoint(bad, &extra, CLINIC).is_err(), "{bad}");
        // The door that is open on localhost lets nothing else in.
        let open = [extra.as_slice(), &["http://127.0.0.1:9000".to_owned()]].concat();
        let local = allow::endpoint(bad, &open, "http://localhost:8080");
        assert_eq!(local.is_ok(), bad == "http://127.0.0.1:9000/x", "{bad}");
        assert!(allow::endpoint(bad, &open, CLINIC).is_err(), "{bad}");
    }
    let long = |length: usize| format!("https://fcm.googleapis.com/{}", "x".repeat(length - 27));
    assert!(allow::endpoint(&long(2048), &[], CLINIC).is_ok());
    assert_eq!(allow::endpoint(&long(2049), &[], CLINIC).err(), Some(Refused::Malformed));

    // Names that lead inside, at once or at the second look, reach nothing.
    for answers in [
        vec!["127.0.0.1"],
        vec!["::1"],
        vec!["::ffff:127.0.0.1"],
        vec!["64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1"],
        vec!["10.0.0.1", "172.31.0.1", "192.168.0.1", "169.254.169.254", "100.127.255.255", "0.0.0.0"],
        vec!["fd00::1", "fe80::1", "ff02::1", "2001:db8::1", "2001::1", "3fff::1"],
        vec![],
    ] {
        let lookup =
            Arc::new(Turning { first: answers.clone(), then: answers.clone(), asked: AtomicUsize::new(0) });
        let outcome = sends(&Transport::with_lookup(lookup.clone()), port).await;
        assert_eq!(outcome, Outcome::Later(None, None), "{answers:?}");
        assert_eq!(lookup.asked.load(Ordering::SeqCst), 1);
    }
    let lookup = Arc::new(Turning {
        first: vec!["1.1.1.1"],
        then: vec!["127.0.0.1", "::1"],
        asked: AtomicUsize::new(0),
    });
    let transport = Transport::with_lookup(lookup.clone());
    for _ in 0..3 {
        sends(&transport, port).await;
    }
    assert_eq!(lookup.asked.load(Ordering::SeqCst), 3);
    let visits = futures_util::FutureExt::now_or_never(canary.accept());
    assert!(visits.is_none(), "0 connections at the canary");
    tokio::net::TcpStream::connect(("127.0.0.1", port)).await.expect("and the canary sings");
}

/// A name that says one thing first and another later.
struct Turning {
    first: Vec<&'static str>,
    then: Vec<&'static str>,
    asked: AtomicUsize,
}

impl Lookup for Turning {
    fn lookup(&self, _: String) -> BoxFuture<'static, std::io::Result<Vec<IpAddr>>> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let said = if asked == 0 { &self.first } else { &self.then };
        let said = said.iter().map(|ip| ip.parse().unwrap()).collect();
        Box::pin(async { Ok(said) })
    }
}

async fn sends(transport: &Transport, port: u16) -> Outcome {
    let parcel = Parcel {
        endpoint: format!("https://fcm.googleapis.com:{port}/wp/x"),
        ttl: 1,
        topic: "t".into(),
        urgency: "high".into(),
        authorization: "vapid".into(),
        body: vec![0; 16],
    };
    transport.send(&parcel, At(0)).await
}

#[test]
fn only_the_open_internet_counts_as_such() {
    let global =
        ["1.1.1.1", "8.8.8.8", "142.250.74.10", "172.32.0.1", "100.128.0.1", "2606:4700::1", "2a00:1450::1"];
    let inside = [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.0",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.1",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.255.255",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "::8.8.8.8",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff00::1",
    ];
    for ip in global {
        assert!(allow::is_global(ip.parse().unwrap()), "{ip}");
    }
    for ip in inside {
        assert!(!allow::is_global(ip.parse().unwrap()), "{ip}");
    }
}

#[tokio::test]
async fn a_row_that_leads_inside_is_asked_again_before_sending() {
    let world = World::open().await;
    let ana = world.nurse("Ana", Language::En).await;
    let (_, id) = world.phone(&ana, "ana").await;
    let canary = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut row = world.subscription(id).await;
    row.endpoint = format!("http://{}/push", canary.local_addr().unwrap());
    world.forge(row).await;
    world.raises(Severity::Urgent).await;
    world.works().await;
    assert_eq!(world.states().await, [MessageState::Dead]);
    assert_eq!(world.subscription(id).await.state, SubscriptionState::Suspect);
    let visits = futures_util::FutureExt::now_or_never(canary.accept());
    assert!(visits.is_none(), "0 connections at the canary");
}
