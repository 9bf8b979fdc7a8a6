namespace Portolan.Cli.Values;

/// <summary>Passwords from <c>~/.netrc</c>, as ftp(1) reads it: machine, default, login, password, account, macdef; double quotes as curl takes them.</summary>
internal sealed class Netrc
{
    private readonly List<NetrcEntry> _entries = [];

    /// <summary>Reads the text of a file. What is not understood is skipped.</summary>
    public static Netrc Parse(string text)
    {
        var netrc = new Netrc();
        var words = new Words(text);
        NetrcEntry? entry = null;
        while (words.Next() is { } word)
        {
            switch (word)
            {
                case "machine" when words.Next() is { } machine:
                    netrc._entries.Add(entry = new NetrcEntry(machine));
                    break;
                case "default":
                    netrc._entries.Add(entry = new NetrcEntry(null));
                    break;
                case "login" when entry is not null:
                    entry.Login = words.Next();
                    break;
                case "password" when entry is not null:
                    entry.Password = words.Next();
                    break;
                case "account":
                    words.Next();
                    break;
                case "macdef":
                    words.SkipMacro();
                    break;
            }
        }
        return netrc;
    }

    /// <summary>The first entry for the host (and the user where one is known); the default entry counts for every host.</summary>
    public NetrcEntry? Find(string host, string? user) => _entries.FirstOrDefault(entry =>
        (entry.Machine is null || entry.Machine.Equals(host, StringComparison.OrdinalIgnoreCase)) && (user is null || entry.Login is null || entry.Login == user));

    /// <summary>True where others than the owner may read the file; such a file is not used.</summary>
    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != UnixFileMode.None;

    private sealed class Words(string text)
    {
        private int _at;

        public string? Next()
        {
            while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == '#'))
            {
                if (text[_at] == '#') SkipLine();
                else _at++;
            }
            if (_at >= text.Length) return null;
            return text[_at] == '"' ? Quoted() : Plain();
        }

        /// <summary>A macro runs to the next empty line; lines may end as on Windows.</summary>
        public void SkipMacro()
        {
            int line;
            do
            {
                SkipLine();
                line = _at = Math.Min(_at + 1, text.Length);
                SkipLine();
            }
            while (text.AsSpan(line, _at - line) is not ("" or "\r"));
        }

        private void SkipLine()
        {
            while (_at < text.Length && text[_at] != '\n') _at++;
        }

        private string Plain()
        {
            var start = _at;
            while (_at < text.Length && !char.IsWhiteSpace(text[_at])) _at++;
            return text[start.._at];
        }

        private string Quoted()
        {
            var word = new System.Text.StringBuilder();
            for (_at++; _at < text.Length && text[_at] != '"'; _at++)
            {
                if (text[_at] == '\\' && _at + 1 < text.Length) _at++;
                word.Append(text[_at]);
            }
            _at = Math.Min(_at + 1, text.Length); // the closing quote may be missing
            return word.ToString();
        }
    }
}

/// <summary>One entry; a null machine is the default for every host.</summary>
internal sealed class NetrcEntry(string? machine)
{
    public string? Machine { get; } = machine;

    public string? Login { get; set; }

    public string? Password { get; set; }
}
