using System.Net;
using System.Net.Sockets;
using Portolan.Diagnosis;

namespace Portolan.Administration;

/// <summary>Collects what is wrong with a document.</summary>
internal sealed class ProblemList
{
    private readonly List<Problem> _problems = [];

    public IReadOnlyList<Problem> All => _problems;

    public void Add(string field, Phrase text, Phrase remedy) => _problems.Add(new Problem(field, text, remedy));

    /// <summary>Adds where <paramref name="isWrong"/>.</summary>
    public void Check(bool isWrong, string field, Phrase text, Phrase remedy)
    {
        if (isWrong) Add(field, text, remedy);
    }

    public void AtLeast(long value, long least, string field) => Check(
        value < least, field, ($"{value} is too small.", $"{value} 太小。"), ($"Choose {least} or more.", $"请选择 {least} 或更大的值。"));

    public void Port(int value, int least, string field) => Check(
        value < least || value > 65535, field, ($"{value} is no port.", $"{value} 不是端口。"), ($"Choose {least} to 65535.", $"请选择 {least} 到 65535。"));

    public void Positive(TimeSpan value, string field) => Check(
        value <= TimeSpan.Zero, field, ("This time is not longer than zero.", "这个时间不大于零。"), ("Choose a time such as 30s.", "请选择一个时间，例如 30s。"));

    public void NotNegative(TimeSpan value, string field) => Check(
        value < TimeSpan.Zero, field, ("This time is less than zero.", "这个时间小于零。"), ("Choose 0s or longer.", "请选择 0s 或更长的时间。"));

    /// <summary>227 can name IPv4 addresses only.</summary>
    public void Announced(string? address, string field)
    {
        if (address is null) return;
        Check(
            IPAddress.TryParse(address, out var literal) ? literal.AddressFamily != AddressFamily.InterNetwork : Uri.CheckHostName(address) != UriHostNameType.Dns,
            field, ($"'{address}' is neither an IPv4 address nor a DNS name.", $"“{address}”既不是 IPv4 地址也不是 DNS 名称。"),
            ("PASV can announce 203.0.113.20 or ftp.example.org.", "PASV 可以通告 203.0.113.20 或 ftp.example.org。"));
    }

    /// <exception cref="RefusedException">There are problems.</exception>
    public void Throw()
    {
        if (_problems.Count > 0) throw new RefusedException([.. _problems]);
    }
}
