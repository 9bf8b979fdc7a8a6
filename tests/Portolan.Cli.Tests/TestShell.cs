using System.Text;

namespace Portolan.Cli.Tests;

/// <summary>Surroundings made of memory: what the program writes can be read, what it asks for is given here.</summary>
internal sealed class TestShell
{
    private readonly Lines _out = new();
    private readonly StringWriter _error = new();
    private readonly MemoryStream _rawOut = new();

    public Dictionary<string, string> Variables { get; } = [];

    public string Home { get; init; } = Path.GetTempPath();

    public byte[] Input { get; init; } = [];

    /// <summary>What is typed where a secret is asked for; null where nobody sits at a terminal.</summary>
    public string? TypedSecret { get; init; }

    /// <summary>Hears every line of text on standard output.</summary>
    public Action<string> Printed { get; init; } = static _ => { };

    /// <summary>Text and raw bytes, in that order.</summary>
    public string Out => _out + Encoding.UTF8.GetString(_rawOut.ToArray());

    public byte[] RawOut => _rawOut.ToArray();

    public string Error => _error.ToString();

    public Shell Shell => new()
    {
        Out = _out.For(Printed),
        Error = _error,
        OpenOut = () => new Undisposed(_rawOut),
        OpenIn = () => new MemoryStream(Input),
        OutIsTerminal = false,
        ErrorIsTerminal = TypedSecret is not null,
        InIsTerminal = TypedSecret is not null,
        Variable = Variables.GetValueOrDefault,
        Home = Home,
        AskSecret = _ => TypedSecret,
    };

    public Session Session(Language language = Language.English) => new(new Texts(language), Shell, new Interrupts());

    /// <summary>Runs a command line and returns its exit code.</summary>
    public async Task<ExitCode> RunAsync(params string[] arguments)
    {
        using var interrupts = new Interrupts();
        return (ExitCode)await CommandLine.RunAsync(arguments, Shell, interrupts);
    }

    private sealed class Lines : StringWriter
    {
        private Action<string> _printed = static _ => { };

        public Lines For(Action<string> printed)
        {
            _printed = printed;
            return this;
        }

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            _printed(value ?? "");
        }
    }

    /// <summary>The program closes its standard output; the test still wants to read it.</summary>
    private sealed class Undisposed(Stream inner) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => inner.Length;
        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }
        public override void Flush() => inner.Flush();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
