namespace Auvious.Server.Blobs;

/// <summary>A file that a row describes and a blob holds.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Name">Under which it is saved.</param>
public sealed record KeptFile(string Blob, long Size, string Sha256, string Name, string MimeType);
