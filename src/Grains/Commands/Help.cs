namespace Streetcar.Grains.Commands;

/// <summary>Answers what a command does, to a client that asks for that with <c>help: true</c> in the command's place.</summary>
internal static class Help
{
    public static Reply Of(CommandDefinition definition) =>
        Replies.From(new RawDocument { ["help"] = $"help for: {definition.Name} {definition.Help}" });
}
