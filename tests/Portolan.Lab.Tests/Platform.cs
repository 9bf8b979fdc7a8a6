// Network namespaces are Linux's; elsewhere these tests are skipped, and say so.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
