using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Portolan.Cli;

/// <summary>What the program finds around it: streams, terminal, environment, home. Tests put their own in its place.</summary>
internal sealed class Shell
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Standard output for raw bytes. Writing to it fails once its reader went away.</summary>
    public required Func<Stream> OpenOut { get; init; }

    public required Func<Stream> OpenIn { get; init; }

    public required bool OutIsTerminal { get; init; }

    public required bool ErrorIsTerminal { get; init; }

    public required bool InIsTerminal { get; init; }

    /// <summary>Reads an environment variable; null where it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    public required string Home { get; init; }

    /// <summary>Asks for a secret on the terminal without echo; null where the user gave up.</summary>
    public required Func<string, string?> AskSecret { get; init; }

    /// <summary>Colours and progress bars are welcome on standard output.</summary>
    public bool IsRichOut => OutIsTerminal && !IsPlainWanted;

    /// <summary>Colours and progress bars are welcome on standard error.</summary>
    public bool IsRichError => ErrorIsTerminal && !IsPlainWanted;

    // https://no-color.org: any value but the empty one.
    private bool IsPlainWanted => !string.IsNullOrEmpty(Variable("NO_COLOR")) || Variable("TERM") == "dumb";

    public static Shell FromProcess() => new()
    {
        Out = OpenWriter(System.Console.OpenStandardOutput()),
        Error = OpenWriter(System.Console.OpenStandardError()),
        OpenOut = () => OpenDescriptor(1, FileAccess.Write) ?? System.Console.OpenStandardOutput(),
        OpenIn = () => OpenDescriptor(0, FileAccess.Read) ?? System.Console.OpenStandardInput(),
        OutIsTerminal = !System.Console.IsOutputRedirected,
        ErrorIsTerminal = !System.Console.IsErrorRedirected,
        InIsTerminal = !System.Console.IsInputRedirected,
        Variable = Environment.GetEnvironmentVariable,
        Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        AskSecret = SecretPrompt.Ask,
    };

    // Console.Out would first load terminal descriptions and encodings, which costs start-up time; Windows needs it for its code page.
    private static TextWriter OpenWriter(Stream stream) =>
        TextWriter.Synchronized(new StreamWriter(stream, Utf8, bufferSize: 1024) { AutoFlush = true });

    // The console's own streams hide a closed pipe, so a download would go on for nobody. A file behind the descriptor is theirs:
    // FileStream would write at an offset of its own and ignore what other programs append.
    private static FileStream? OpenDescriptor(int descriptor, FileAccess access)
    {
        if (OperatingSystem.IsWindows()) return null;
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), access, bufferSize: 0);
        return stream.CanSeek ? null : stream;
    }

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
}
