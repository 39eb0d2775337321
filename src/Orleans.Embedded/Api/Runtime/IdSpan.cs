namespace Orleans.Runtime;

/// <summary>The key of a grain: the second part of its identity.</summary>
public readonly struct IdSpan : IEquatable<IdSpan>
{
    private readonly string? _text;
    private readonly int _hashCode;

    private IdSpan(string text)
    {
        _text = text;
        _hashCode = text.GetHashCode();
    }

    /// <summary>Makes a key of its text.</summary>
    /// <param name="id">The text.</param>
    /// <returns>The key.</returns>
    public static IdSpan Create(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return new IdSpan(id);
    }

    /// <summary>Whether two keys are the same.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    /// <summary>Whether two keys differ.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(IdSpan obj) => _hashCode == obj._hashCode && _text == obj._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hashCode;

    /// <summary>The key as text.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => _text ?? "";
}
