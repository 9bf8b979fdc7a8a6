using System.Globalization;
using System.Text;

namespace Portolan.Diagnosis;

/// <summary>A report to send to the server's administrator: the page, the whole trace and the JSON in one text. No password, no user name.</summary>
public static class DoctorBundle
{
    public static string Write(DoctorReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var user = UserOf(report);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Portolan doctor, {report.Target}, {report.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC\n\n");
        text.Append(DoctorText.Write(report)).Append("\nTrace (ms)\n");
        foreach (var line in report.Trace)
            foreach (var part in line.Text.Split('\n'))
                text.Append(CultureInfo.InvariantCulture, $"{line.At.TotalMilliseconds,10:F1} {line.Kind} {Printable.Line(part)}\n");
        text.Append("\nJSON\n").Append(DoctorJson.Write(report)).Append('\n');
        if (user is not null) text.Replace(user, "****");
        return text.ToString();
    }

    /// <summary>The user name as it was sent; short ones would blank out half the text, and "anonymous" is no secret.</summary>
    private static string? UserOf(DoctorReport report)
    {
        var line = report.Trace.FirstOrDefault(line => line.Kind == '>' && line.Text.Contains("USER ", StringComparison.Ordinal));
        if (line is null) return null;
        var user = line.Text[(line.Text.IndexOf("USER ", StringComparison.Ordinal) + 5)..].Trim();
        return user.Length > 2 && user is not ("anonymous" or "ftp") ? user : null;
    }
}
