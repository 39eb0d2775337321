namespace Streetcar.Bson;

/// <summary>A field of a document: its name and its value.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Value">The field's value.</param>
public readonly record struct RawElement(string Name, RawValue Value);
