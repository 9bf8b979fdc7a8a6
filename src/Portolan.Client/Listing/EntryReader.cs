using Portolan.Protocol;

namespace Portolan.Client;

/// <summary>Lines of one listing to entries. Lines that are not understood are told, never passed over in silence.</summary>
internal sealed class EntryReader(ClientSession session, bool isMachine)
{
    private readonly ListParser _parser = new(session.Events.Time);
    private int _understood;
    private string? _strange;

    /// <summary>Null for a line that holds no entry, and for the directory itself and its parent.</summary>
    public ListEntry? Read(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty) return null;
        if (!TryParse(line, out var entry))
        {
            _strange ??= FtpText.Decode(line);
            session.Events.Note($"A line of the listing is not understood: {FtpText.Decode(line)}");
            return null;
        }
        if (entry is null) return null;
        _understood++;
        var isItself = entry.Facts.Kind is EntryKind.CurrentDirectory or EntryKind.ParentDirectory || entry.Name is "." or "..";
        return isItself ? null : entry;
    }

    /// <exception cref="FtpProtocolException">There were lines, but none made sense: no empty directory, but a dialect that is not known.</exception>
    public void ThrowIfNothingUnderstood()
    {
        if (_understood == 0 && _strange is not null)
            throw new FtpProtocolException(($"The server's listing is in a form that is not known here. Its first line: {_strange}", $"无法识别服务器的列表格式。其第一行：{_strange}"));
    }

    private bool TryParse(ReadOnlySpan<byte> line, out ListEntry? entry)
    {
        if (isMachine) return MlsxLine.TryParse(line, out entry);
        return _parser.TryParse(line, out entry) != ListParse.NotUnderstood;
    }
}
