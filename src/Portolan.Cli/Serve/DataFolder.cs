namespace Portolan.Cli.Serve;

/// <summary>Where a server keeps what it must remember: accounts, certificate and, by default, the files.</summary>
internal sealed class DataFolder(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Where former versions kept the users; taken into the store once.</summary>
    public string FormerAccounts => System.IO.Path.Combine(Path, "accounts.json");

    /// <summary>Whether a server ever kept anything here.</summary>
    public bool HasStore => File.Exists(System.IO.Path.Combine(Path, Stores.Sql.SqlStore.FileName));

    public string Files => System.IO.Path.Combine(Path, "files");

    /// <summary>What a running server tells other commands.</summary>
    public string Record => System.IO.Path.Combine(Path, "running.json");

    /// <summary>The console's own certificate.</summary>
    public string ConsoleTls => System.IO.Path.Combine(Path, "console-tls");

    public string Tls => System.IO.Path.Combine(Path, "tls");

    /// <summary>The folder that was named on the command line or in PORTOLAN_DATA, else the one that belongs to this user.</summary>
    public static DataFolder Find(string? named, Shell shell) => new(named ?? Variable(shell, "PORTOLAN_DATA") ?? Default(shell));

    /// <summary>Makes the folder, for its owner only.</summary>
    public void Create() => CreateDirectory(Path);

    /// <summary>A folder that is forgotten at the end.</summary>
    public static DataFolder Temporary() => new(Directory.CreateTempSubdirectory("portolan-").FullName);

    private static string Default(Shell shell)
    {
        if (OperatingSystem.IsWindows())
            return System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Portolan");
        if (Environment.IsPrivilegedProcess) return "/var/lib/portolan";
        var share = Variable(shell, "XDG_DATA_HOME") ?? System.IO.Path.Combine(shell.Home, ".local", "share");
        return System.IO.Path.Combine(share, "portolan");
    }

    private static string? Variable(Shell shell, string name) => shell.Variable(name) is { Length: > 0 } value ? value : null;

    private static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
    }
}
