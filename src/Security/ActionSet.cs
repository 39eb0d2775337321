using System.Runtime.CompilerServices;

namespace Streetcar.Security;

/// <summary>A set of actions. One that has <see cref="ActionType.AnyAction"/> has all of them.</summary>
public readonly struct ActionSet : IEquatable<ActionSet>
{
    private readonly Bits _bits;

    private ActionSet(Bits bits) => _bits = bits;

    /// <summary>All actions.</summary>
    public static ActionSet All { get; } = Of(ActionType.AnyAction);

    /// <summary>Whether it has none.</summary>
    public bool IsEmpty => Equals(default);

    /// <summary>The actions in the order of their names; <see cref="ActionType.AnyAction"/> alone where it has all.</summary>
    public IEnumerable<ActionType> Actions
    {
        get
        {
            var set = this;
            return set.Contains(ActionType.AnyAction) ? [ActionType.AnyAction] : Enum.GetValues<ActionType>().Where(action => set.Contains(action));
        }
    }

    /// <summary>The union of two sets.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other one.</param>
    public static ActionSet operator |(ActionSet left, ActionSet right)
    {
        var bits = left._bits;
        for (int i = 0; i < Bits.Length; i++)
            bits[i] |= right._bits[i];
        return new ActionSet(bits);
    }

    /// <summary>What is in one set and not in another one.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other one.</param>
    public static ActionSet operator -(ActionSet left, ActionSet right)
    {
        var bits = left._bits;
        for (int i = 0; i < Bits.Length; i++)
            bits[i] &= ~right._bits[i];
        // All actions but some are no longer all.
        if (!right.IsEmpty)
            bits[(int)ActionType.AnyAction >> 6] &= ~(1UL << ((int)ActionType.AnyAction & 63));
        return new ActionSet(bits);
    }

    /// <summary>Whether two sets have the same actions.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other one.</param>
    public static bool operator ==(ActionSet left, ActionSet right) => left.Equals(right);

    /// <summary>Whether two sets have other actions.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other one.</param>
    public static bool operator !=(ActionSet left, ActionSet right) => !left.Equals(right);

    /// <summary>A set of actions.</summary>
    /// <param name="actions">The actions.</param>
    public static ActionSet Of(params ReadOnlySpan<ActionType> actions)
    {
        var bits = default(Bits);
        foreach (var action in actions)
        {
            if (action == ActionType.AnyAction)
            {
                for (int each = 0; each < ActionTypes.Count; each++)
                    bits[each >> 6] |= 1UL << (each & 63);
            }

            bits[(int)action >> 6] |= 1UL << ((int)action & 63);
        }

        return new ActionSet(bits);
    }

    /// <summary>Whether it has an action.</summary>
    /// <param name="action">The action.</param>
    public bool Contains(ActionType action) => (_bits[(int)action >> 6] >> ((int)action & 63) & 1) != 0;

    /// <summary>Whether it has all actions of another set.</summary>
    /// <param name="other">The other set.</param>
    public bool Contains(ActionSet other) => (this | other) == this;

    /// <inheritdoc/>
    public bool Equals(ActionSet other)
    {
        for (int i = 0; i < Bits.Length; i++)
        {
            if (_bits[i] != other._bits[i])
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ActionSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (int i = 0; i < Bits.Length; i++)
            hash.Add(_bits[i]);
        return hash.ToHashCode();
    }

    /// <summary>The actions' names, with commas between.</summary>
    public override string ToString() => string.Join(',', Actions.Select(ActionTypes.Name));

    [InlineArray(Length)]
    private struct Bits
    {
        public const int Length = 3;

        private ulong _first;
    }
}
