// Tells the pages that wait with unsent words that somebody is logged in again. Without this file they find out by asking.
new BroadcastChannel("desk").postMessage("logged in");
