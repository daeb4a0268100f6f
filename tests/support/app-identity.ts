// The credentials that the app has in tests.
export const TEST_SECRET = "test-secret-of-the-app";
