using System.Text;

namespace Portolan.Cli;

/// <summary>Asks for a secret on the terminal; what is typed is not shown.</summary>
internal static class SecretPrompt
{
    /// <returns>The secret; null after Escape or the end of input.</returns>
    public static string? Ask(string prompt)
    {
        System.Console.Error.Write(prompt);
        var secret = new StringBuilder();
        while (true)
        {
            var key = System.Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) break;
            if (key.Key == ConsoleKey.Escape || key.KeyChar == '\u0004') return Finish(null);
            if (key.Key == ConsoleKey.Backspace)
            {
                if (secret.Length > 0) secret.Length--;
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.Append(key.KeyChar);
            }
        }
        return Finish(secret.ToString());
    }

    private static string? Finish(string? secret)
    {
        System.Console.Error.WriteLine();
        return secret;
    }
}
