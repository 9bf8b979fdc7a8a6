using Portolan.Testing;

namespace Portolan.Interop.Tests.Clients;

/// <summary>The npm package basic-ftp and the program that drives it, below artifacts/.</summary>
internal static class BasicFtp
{
    private const string Program = "transfers.mjs";
    private static readonly Lazy<Task<string>> Installed = new(InstallOnceAsync);

    /// <returns>The program's path.</returns>
    public static Task<string> InstallAsync() => Installed.Value;

    private static async Task<string> InstallOnceAsync()
    {
        if (!File.Exists("/usr/bin/node") || !File.Exists("/usr/bin/npm")) Assert.Skip("node or npm is not installed");
        var folder = Directory.CreateDirectory(Path.Join(Repository.Root, "artifacts", "basic-ftp")).FullName;
        foreach (var file in Directory.GetFiles(Path.Join(Repository.Root, "tests", "Portolan.Interop.Tests", "Clients", "BasicFtp")))
            File.Copy(file, Path.Join(folder, Path.GetFileName(file)), overwrite: true);
        var npm = await ToolRun.RunAsync("npm", ["ci", "--no-audit", "--no-fund"], folder: folder, environment: new Dictionary<string, string>(), limit: TimeSpan.FromMinutes(2));
        npm.ShouldSucceed();
        return Path.Join(folder, Program);
    }
}
