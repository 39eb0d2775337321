using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary>A command as others see it, in <c>currentOp</c> and the profiler: without secrets, and not at any length.</summary>
internal static class ShownCommand
{
    /// <param name="definition">What is known of it; null for nothing.</param>
    /// <param name="command">The command.</param>
    /// <param name="longest">How many bytes it may have; of a longer one only the name is shown.</param>
    public static RawDocument Of(CommandDefinition? definition, Command command, int longest)
    {
        if (command.Body.Length > longest)
            return new RawDocument { ["$truncated"] = Encoding.UTF8.GetString(command.Name) };
        var shown = command.Document;
        foreach (string secret in definition?.Secrets ?? [])
        {
            if (shown.ContainsKey(secret))
                shown = shown.With(secret, "xxx");
        }

        return shown;
    }
}
