namespace Orleans.Runtime;

/// <summary>A reference to a grain. The references that a factory makes derive from it and implement the grain interface.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly GrainCaller _caller;

    // Where the last call went. It may have ended since; then the directory knows better.
    private Activation? _lastActivation;

    internal GrainReference(GrainCaller caller, GrainClass grainClass, IdSpan key)
    {
        _caller = caller;
        Class = grainClass;
        GrainId = new GrainId(grainClass.Type, key);
    }

    /// <summary>The grain's identity.</summary>
    public GrainId GrainId { get; }

    internal GrainClass Class { get; }

    /// <summary>Whether two references are to the same grain.</summary>
    /// <param name="reference1">The one.</param>
    /// <param name="reference2">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1?.Equals(reference2) ?? reference2 is null;

    /// <summary>Whether two references are to different grains.</summary>
    /// <param name="reference1">The one.</param>
    /// <param name="reference2">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) =>
        !(reference1 == reference2);

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <summary>The grain's identity as text.</summary>
    /// <returns>The text.</returns>
    public sealed override string ToString() => $"GrainReference:{GrainId}";

    /// <summary>What crosses a call in place of a value: a grain itself never does, only a reference to it.</summary>
    internal static T Handed<T>(T value) => value is IGrainBase and IAddressable grain ? grain.AsReference<T>() : value;

    internal object As(Type interfaceType) => GrainProxies.Of(interfaceType)(_caller, Class, GrainId.Key);

    // Generated proxies call these three.
    internal Task Send(TaskRequest request)
    {
        var response = request.Response;
        _caller.Send(this, request, ref _lastActivation);
        return request.Method.IsOneWay ? Task.CompletedTask : response;
    }

    internal Task<T> Send<T>(TaskRequest<T> request)
    {
        var response = request.Response;
        _caller.Send(this, request, ref _lastActivation);
        return response;
    }

    internal ValueTask<T> SendForValue<T>(ValueTaskRequest<T> request)
    {
        var response = request.Response;
        _caller.Send(this, request, ref _lastActivation);
        return response;
    }
}
