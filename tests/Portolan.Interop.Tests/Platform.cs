// The foreign clients and daemons are Debian's; elsewhere these tests are skipped, and say so.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
