using System.Collections.Frozen;

namespace Streetcar.Security;

/// <summary>The names of actions, as privileges are written.</summary>
public static class ActionTypes
{
    private static readonly string[] Names =
        [.. Enum.GetNames<ActionType>().Select(name => string.Concat(name[..1].ToLowerInvariant(), name.AsSpan(1)))];

    private static readonly FrozenDictionary<string, ActionType> ByName =
        Names.Select((name, index) => (name, Action: (ActionType)index)).ToFrozenDictionary(pair => pair.name, pair => pair.Action, StringComparer.Ordinal);

    /// <summary>How many actions there are.</summary>
    public static int Count => Names.Length;

    /// <summary>MongoDB's name of an action: <c>find</c>.</summary>
    /// <param name="action">The action.</param>
    public static string Name(this ActionType action) => Names[(int)action];

    /// <summary>Finds the action of a name.</summary>
    /// <param name="name">The name as MongoDB spells it.</param>
    /// <param name="action">The action.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse(string name, out ActionType action) => ByName.TryGetValue(name, out action);
}
