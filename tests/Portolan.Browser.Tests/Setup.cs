using Portolan.Browser.Tests;

// One Chromium and one server serve all tests, one test after the other: a browser with many pages fights itself for the machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: AssemblyFixture(typeof(ConsoleServer))]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
