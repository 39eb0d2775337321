namespace Streetcar.Grains.Settings;

/// <summary>A parameter of the server (<see href="https://www.mongodb.com/docs/manual/reference/parameters/"/>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Get">Its value.</param>
internal sealed record ServerParameter(string Name, Func<RawValue> Get)
{
    /// <summary>Whether it can be set when the server starts.</summary>
    public bool IsSettableAtStartup { get; init; }

    /// <summary>Sets it while the server runs, or throws what is wrong with the value; null where it can't be set then.</summary>
    public Action<RawValue>? Set { get; init; }

    public bool IsSettableAtRuntime => Set is not null;

    /// <summary>The value with what can be done with it.</summary>
    public RawDocument Details() => new()
    {
        ["value"] = Get(),
        ["settableAtRuntime"] = IsSettableAtRuntime,
        ["settableAtStartup"] = IsSettableAtStartup,
    };
}
