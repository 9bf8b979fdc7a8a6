using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Portolan.Protocol.Tests;

/// <summary>Reads lines of LIST on 15 June 2026.</summary>
internal static class Listing
{
    public static ListParser Parser { get; } = new(new FakeTimeProvider(new DateTimeOffset(2026, 6, 15, 12, 0, 0, TimeSpan.Zero)));

    public static ListEntry Parse(string line)
    {
        Assert.Equal(ListParse.Entry, Parser.TryParse(Encoding.UTF8.GetBytes(line), out var entry));
        return entry!;
    }

    public static string Show(ListEntry entry) => entry.Facts.Modified.ToString(entry.TimePrecision switch
    {
        TimePrecision.Second => "yyyy-MM-dd HH:mm:ss",
        TimePrecision.Minute => "yyyy-MM-dd HH:mm",
        TimePrecision.Day => "yyyy-MM-dd",
        _ => "'?'",
    }, null) + (entry.IsUtc && entry.TimePrecision != TimePrecision.None ? "Z" : "");
}
