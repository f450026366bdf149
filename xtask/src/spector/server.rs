//! The suite's server, which judges the requests.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::install::Suite;

/// The limit of time for the server to start, and to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; it ends when this is dropped.
pub(super) struct Server {
    child: Child,
    port: u16,
    coverage: PathBuf,
}

impl Server {
    /// Starts it, and waits until it accepts connections.
    ///
    /// # Errors
    /// Returns a message if it does not start in time.
    pub(super) fn start(suite: &Suite) -> Result<Self, String> {
        let coverage = suite.home.join("coverage.json");
        drop(std::fs::remove_file(&coverage));
        let log = suite.home.join("server.log");
        let log = std::fs::File::create(&log).map_err(|error| format!("cannot write `{}`: {error}", log.display()))?;
        // A port that was free a moment ago.
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = port.map_err(|error| format!("there is no free port: {error}"))?.port();
        let mut node = Command::new("node");
        node.arg("node_modules/@typespec/spector/cmd/cli.mjs").arg("serve").arg(suite.specs());
        node.arg("--port").arg(port.to_string()).arg("--coverageFile").arg(&coverage).current_dir(&suite.home);
        let child = node.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        let child = child.map_err(|error| format!("cannot run node: {error}"))?;
        let mut server = Self { child, port, coverage };
        server.wait("begin", |server| TcpStream::connect(("127.0.0.1", server.port)).is_ok())?;
        Ok(server)
    }

    pub(super) fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Ends it, and returns the text of the file that it then writes: its verdict on each scenario.
    ///
    /// # Errors
    /// Returns a message if it does not end in time or has written nothing.
    pub(super) fn stop(mut self) -> Result<String, String> {
        let cannot = |error: std::io::Error| format!("the server cannot be ended: {error}");
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).map_err(cannot)?;
        let request = "POST /.admin/stop HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).map_err(cannot)?;
        // Its response does not matter; it ends after it.
        drop(stream.read_to_end(&mut Vec::new()));
        self.wait("end", |server| matches!(server.child.try_wait(), Ok(Some(_))))?;
        let path = &self.coverage;
        std::fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
    }

    fn wait(&mut self, what: &str, done: impl Fn(&mut Self) -> bool) -> Result<(), String> {
        let started = Instant::now();
        while !done(self) {
            if started.elapsed() > PATIENCE {
                return Err(format!("the suite's server does not {what}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may already have ended, which is fine.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
