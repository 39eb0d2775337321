namespace Orleans;

/// <summary>A grain identified by a GUID and a string.</summary>
public interface IGrainWithGuidCompoundKey : IGrain;
